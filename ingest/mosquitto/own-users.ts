import { matchesMosquittoHash, mosquittoHash } from "../devices/mosquitto-hash.ts";
import { readingsFilter } from "../subscriber/readings-filter.ts";
import type { MosquittoUser } from "./access.ts";
import {
  markTopic,
  probeFilter,
  probeSecret,
  probeTopic,
  probeUsers,
  writtenTopic,
} from "./probes.ts";

/** A person may have chosen it, so guessing must cost something; the product connects seldom. */
const productIterations = 20_000;

export interface ProductCredential {
  user: string;
  /** Null: not known here, and what the password file held of it before stays. */
  secret: string | null;
}

/**
 * The users that are ours: the product that takes the readings, and the two probes of `millwright doctor`, of which the second shows by the
 * `mark` which rules the broker has. A line of the
 * password file that still fits is kept as it is, or each writing would look like a change.
 */
export async function ownUsers(
  product: ProductCredential,
  mark: string,
  oldPasswords: ReadonlyMap<string, string>,
): Promise<MosquittoUser[]> {
  const hashOf = async (user: string, secret: string | null, iterations?: number) => {
    const old = oldPasswords.get(user);
    if (secret === null) return old;
    if (old !== undefined && (await matchesMosquittoHash(secret, old))) return old;
    return mosquittoHash(secret, iterations);
  };
  const { user, secret } = product;
  const marks = [writtenTopic, markTopic(mark)];
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
        rules: [probeTopic(probe), ...(probe === probeUsers[1] ? marks : [])].map((topic) => ({
          access: "write" as const,
          topic,
        })),
      })),
    )),
  ];
  return entries.flatMap(({ hash, ...entry }) => (hash === undefined ? [] : { ...entry, hash }));
}
