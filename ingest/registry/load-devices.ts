import type { Database } from "#platform";
import type { DeviceEntry, DevicesPart } from "./snapshot.ts";
import type { RegistryTables } from "./tables.ts";

/**
 * Devices as they are now. Only what changed since `known` is read: when ten thousand devices use their new secret
 * one after the other, each costs one row. (Devices are disabled, never deleted.)
 */
export function loadDevices(db: Database, known?: DevicesPart): Promise<DevicesPart> {
  return db
    .as<RegistryTables>()
    .transaction()
    .setIsolationLevel("repeatable read")
    .setAccessMode("read only")
    .execute(async (trx) => {
      const { version } = await trx
        .selectFrom("ingest.device_version")
        .select("version")
        .executeTakeFirstOrThrow();
      if (version === known?.deviceVersion) return known;
      const since = known?.deviceVersion ?? 0;
      const devices = new Map(known?.devices);
      const byId = new Map<number, DeviceEntry>();
      const rows = await trx
        .selectFrom("ingest.device")
        .selectAll()
        .where("version", ">", since)
        .execute();
      for (const row of rows) {
        const { id, name, enabled } = row;
        const secrets: DeviceEntry["secrets"] = [
          { hash: row.password_hash, salt: row.salt, until: null },
        ];
        if (row.previous_hash && row.previous_salt && row.previous_until) {
          secrets.push({
            hash: row.previous_hash,
            salt: row.previous_salt,
            until: row.previous_until.getTime(),
          });
        }
        const entry: DeviceEntry = {
          id,
          name,
          siteId: row.site_id,
          enabled,
          secrets,
          assetIds: new Set<number>(),
          maxMessagesPerSecond: row.max_messages_per_second,
        };
        devices.set(name, entry);
        byId.set(id, entry);
      }
      const spokenFor = await trx
        .selectFrom("ingest.device_asset as da")
        .innerJoin("ingest.device as d", "d.id", "da.device_id")
        .select(["da.device_id", "da.asset_id"])
        .where("d.version", ">", since)
        .execute();
      for (const row of spokenFor) byId.get(row.device_id)?.assetIds.add(row.asset_id);
      return { deviceVersion: version, devices };
    });
}
