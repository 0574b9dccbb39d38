import type { Kysely } from "kysely";
import type { RegistryTables } from "../registry/tables.ts";
import { keepMosquittoHashes } from "./mosquitto-credentials.ts";
import { generateSecret, hashSecret } from "./secret.ts";

export interface InsertedDevice {
  id: number;
  name: string;
  /** Known only here: what is kept is its hash. */
  secret: string;
}

const rowsPerStatement = 1_000;

/** Gives new devices their credentials. Names that exist already are left out of the answer, and nothing of them changes. */
export async function insertDevices(
  trx: Kysely<RegistryTables>,
  devices: readonly { name: string; siteId: number; maxMessagesPerSecond?: number | null }[],
): Promise<InsertedDevice[]> {
  const inserted: InsertedDevice[] = [];
  for (let from = 0; from < devices.length; from += rowsPerStatement) {
    const secrets = new Map<string, string>();
    const values = devices.slice(from, from + rowsPerStatement).map((device) => {
      const secret = generateSecret();
      secrets.set(device.name, secret);
      const { hash, salt } = hashSecret(secret);
      return {
        site_id: device.siteId,
        name: device.name,
        password_hash: hash,
        salt,
        max_messages_per_second: device.maxMessagesPerSecond ?? null,
      };
    });
    const rows = await trx
      .insertInto("ingest.device")
      .values(values)
      .onConflict((conflict) => conflict.column("name").doNothing())
      .returning(["id", "name"])
      .execute();
    const made = rows.map((row) => ({ ...row, secret: secrets.get(row.name) ?? "" }));
    await keepMosquittoHashes(trx, made);
    inserted.push(...made);
  }
  return inserted;
}
