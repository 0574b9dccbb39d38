import type { DeviceEntry } from "../registry/snapshot.ts";
import { hashSecret, matchesSecret } from "./secret.ts";

export type Authentication =
  | { ok: true; device: DeviceEntry; secretHash: Buffer; usedNewSecret: boolean }
  | { ok: false; reason: "unknown-device" | "disabled" | "wrong-secret" };

/** A name that does not exist costs the same work as a wrong secret, so that names cannot be probed by time. */
const nobody = hashSecret("nobody");

/** Whether these credentials are a device's, at the moment `now` (epoch ms). */
export function authenticate(
  devices: ReadonlyMap<string, DeviceEntry>,
  name: string | undefined,
  secret: Buffer | undefined,
  now: number,
): Authentication {
  const given = secret ?? Buffer.alloc(0);
  const device = name === undefined ? undefined : devices.get(name);
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
  return { ok: true, device, secretHash: match.hash, usedNewSecret };
}
