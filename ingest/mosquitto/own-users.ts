import { matchesMosquittoHash, mosquittoHash } from "../devices/mosquitto-hash.ts";
import { readingsFilter } from "../subscriber/readings-filter.ts";
import type { MosquittoUser } from "./access.ts";
import { probeFilter, probeSecret, probeTopic, probeUsers } from "./probes.ts";

/** A person may have chosen it, so guessing must cost something; the product connects seldom. */
const productIterations = 20_000;

export interface ProductCredential {
  user: string;
  /** Null: not known here, and what the password file held of it before stays. */
  secret: string | null;
}

/**
 * The users that are ours: the product that takes the readings, and the two probes of `millwright doctor`. A line of the
 * password file that still fits is kept as it is, or each writing would look like a change.
 */
export async function ownUsers(
  product: ProductCredential,
  oldPasswords: ReadonlyMap<string, string>,
): Promise<MosquittoUser[]> {
  const hashOf = async (user: string, secret: string | null, iterations?: number) => {
    const old = oldPasswords.get(user);
    if (secret === null) return old;
    if (old !== undefined && (await matchesMosquittoHash(secret, old))) return old;
    return mosquittoHash(secret, iterations);
  };
  const { user, secret } = product;
  const entries = [
    {
      user,
      hash: await hashOf(user, secret, productIterations),
      rules: [
        { access: "read" as const, topic: readingsFilter },
        { access: "read" as const, topic: probeFilter },
      ],
    },
    ...(await Promise.all(
      probeUsers.map(async (probe) => ({
        user: probe,
        hash: await hashOf(probe, secret === null ? null : probeSecret(probe, secret)),
        rules: [{ access: "write" as const, topic: probeTopic(probe) }],
      })),
    )),
  ];
  return entries.flatMap(({ hash, ...entry }) => (hash === undefined ? [] : { ...entry, hash }));
}
