import { createHash } from "node:crypto";
import type { Database } from "#platform";
import { type MosquittoUser, mosquittoAccess } from "./access.ts";

/** Devices that Mosquitto can tell from the product itself. */
export function besidesProduct(
  users: readonly MosquittoUser[],
  productUser: string,
): MosquittoUser[] {
  return users.filter(({ user }) => user !== productUser);
}

/** Names the secrets and rules of devices, and gives nothing of them away: it stands in the rules themselves. Fits a topic. */
export function markOf(devices: readonly MosquittoUser[]): string {
  return createHash("sha256").update(JSON.stringify(devices)).digest("base64url");
}

/** The mark of what the registry says at the moment `now` (epoch ms). */
export async function registryMark(
  db: Database,
  productUser: string,
  now: number,
): Promise<string> {
  const { users } = await mosquittoAccess(db, now);
  return markOf(besidesProduct(users, productUser));
}
