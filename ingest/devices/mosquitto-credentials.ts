import { type Kysely, sql } from "kysely";
import type { RegistryTables } from "../registry/tables.ts";
import { mosquittoHash } from "./mosquitto-hash.ts";
import type { MqttSlot } from "./mqtt-user.ts";

type Db = Kysely<RegistryTables>;

/** Keeps what Mosquitto will need of new devices; to be called while their secrets are still known. */
export async function keepMosquittoHashes(
  trx: Db,
  devices: readonly { id: number; secret: string }[],
): Promise<void> {
  if (devices.length === 0) return;
  const rows = await Promise.all(
    devices.map(async ({ id, secret }) => ({
      device_id: id,
      slot: 1 as const,
      hash: await mosquittoHash(secret),
      until: null,
    })),
  );
  await trx.insertInto("ingest.mosquitto_credential").values(rows).execute();
}

/**
 * The new secret goes under the device's other user name and the old one stays under its own until `graceUntil`; without a
 * grace the new one takes its place, as it does where the newest was never used (`replacesNewest`).
 */
export async function rotateMosquittoHash(
  trx: Db,
  deviceId: number,
  {
    secret,
    graceUntil,
    replacesNewest,
  }: { secret: string; graceUntil: Date | null; replacesNewest: boolean },
): Promise<void> {
  const newest = await trx
    .selectFrom("ingest.mosquitto_credential")
    .select("slot")
    .where("device_id", "=", deviceId)
    .where("until", "is", null)
    .executeTakeFirst();
  const old = newest?.slot;
  const stays = graceUntil === null || replacesNewest;
  const slot: MqttSlot = old === undefined ? 1 : stays ? old : old === 1 ? 2 : 1;
  await trx
    .deleteFrom("ingest.mosquitto_credential")
    .where("device_id", "=", deviceId)
    .where(sql<boolean>`(slot = ${slot} or ${graceUntil === null})`)
    .execute();
  await trx
    .updateTable("ingest.mosquitto_credential")
    .set({ until: graceUntil })
    .where("device_id", "=", deviceId)
    .execute();
  await trx
    .insertInto("ingest.mosquitto_credential")
    .values({ device_id: deviceId, slot, hash: await mosquittoHash(secret), until: null })
    .execute();
}

/** Only the newest secret goes on working. */
export async function endMosquittoGrace(trx: Db, deviceId: number): Promise<void> {
  await trx
    .deleteFrom("ingest.mosquitto_credential")
    .where("device_id", "=", deviceId)
    .where("until", "is not", null)
    .execute();
}
