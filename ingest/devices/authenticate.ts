import type { DeviceEntry } from "../registry/snapshot.ts";
import { deviceNameOf } from "./mqtt-user.ts";
import { hashSecret, matchesSecret } from "./secret.ts";

export type Authentication =
  | {
      ok: true;
      device: DeviceEntry;
      /** Of the secret that was used; null when a certificate was. */
      secretHash: Buffer | null;
      /** When that secret ends (epoch ms); null: not by itself. */
      until: number | null;
      usedNewSecret: boolean;
    }
  | { ok: false; reason: "unknown-device" | "disabled" | "wrong-secret" | "wrong-certificate" };

/** A name that does not exist costs the same work as a wrong secret, so that names cannot be probed by time. */
const nobody = hashSecret("nobody");

/** Whether these credentials are a device's, at the moment `now` (epoch ms). */
export function authenticate(
  devices: ReadonlyMap<string, DeviceEntry>,
  user: string | undefined,
  secret: Buffer | undefined,
  now: number,
): Authentication {
  const given = secret ?? Buffer.alloc(0);
  const device = user === undefined ? undefined : devices.get(deviceNameOf(user));
  if (device === undefined) {
    matchesSecret(given, nobody);
    return { ok: false, reason: "unknown-device" };
  }
  const match = device.secrets.find(
    (stored) => (stored.until === null || now < stored.until) && matchesSecret(given, stored),
  );
  if (match === undefined) return { ok: false, reason: "wrong-secret" };
  if (!device.enabled) return { ok: false, reason: "disabled" };
  const usedNewSecret = match.until === null && device.secrets.length > 1;
  return { ok: true, device, secretHash: match.hash, until: match.until, usedNewSecret };
}

/**
 * The same for who has shown a certificate that our CA has signed: its common name is the device's. A user name or secret
 * beside it is not needed, but if given they must be right too.
 */
export function authenticateCertificate(
  devices: ReadonlyMap<string, DeviceEntry>,
  given: { commonName: string; user: string | undefined; secret: Buffer | undefined },
  now: number,
): Authentication {
  const { commonName, user, secret } = given;
  if (user !== undefined && deviceNameOf(user) !== commonName) {
    return { ok: false, reason: "wrong-certificate" };
  }
  if (secret !== undefined && secret.length > 0) {
    return authenticate(devices, commonName, secret, now);
  }
  const device = devices.get(commonName);
  if (device === undefined) return { ok: false, reason: "unknown-device" };
  if (!device.enabled) return { ok: false, reason: "disabled" };
  return { ok: true, device, secretHash: null, until: null, usedNewSecret: false };
}
