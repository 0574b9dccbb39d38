import type { Database } from "#platform";
import type { RegistryTables } from "./tables.ts";
import { topicFor } from "../wire/index.ts";

export interface SignalEntry {
  id: number;
  assetId: number;
  key: string;
  name: string;
  kind: "number" | "code";
  /** UCUM; null for codes and for numbers without one. */
  unit: string | null;
  /** What the instrument can show. */
  min: number | null;
  max: number | null;
  reporting: "periodic" | "on-change";
  /** The interval of a periodic signal, the heartbeat of one that reports on change. */
  intervalSeconds: number;
  decimals: number;
  componentCode: string | null;
}

export interface AssetEntry {
  id: number;
  tag: string;
  name: string;
  criticality: number;
  siteId: number;
  siteCode: string;
  siteName: string;
  timeZone: string;
  systemCode: string;
  systemName: string;
  classCode: string;
  className: string;
  /** Where its readings are published. */
  topic: string;
  components: { id: number; code: string; name: string }[];
  signals: Map<string, SignalEntry>;
}

export interface DeviceEntry {
  id: number;
  name: string;
  siteId: number;
  enabled: boolean;
  secrets: { hash: Buffer; salt: Buffer; until: number | null }[];
  assetIds: Set<number>;
}

/** The whole registry at one version, for lookups without a query. Read only. */
export interface RegistrySnapshot {
  version: number;
  assets: Map<number, AssetEntry>;
  byTopic: Map<string, AssetEntry>;
  signals: Map<number, SignalEntry>;
  devices: Map<string, DeviceEntry>;
  siteCodes: Map<number, string>;
}

/** Reads everything in one transaction, so that nothing in it contradicts the rest. */
export async function loadSnapshot(db: Database): Promise<RegistrySnapshot> {
  return db
    .as<RegistryTables>()
    .transaction()
    .setIsolationLevel("repeatable read")
    .setAccessMode("read only")
    .execute(async (trx) => {
      const { version } = await trx
        .selectFrom("ingest.registry_version")
        .select("version")
        .executeTakeFirstOrThrow();
      const assetRows = await trx
        .selectFrom("ingest.asset as a")
        .innerJoin("ingest.site as s", "s.id", "a.site_id")
        .innerJoin("ingest.system as y", "y.id", "a.system_id")
        .innerJoin("ingest.asset_class as c", "c.id", "a.class_id")
        .select([
          "a.id",
          "a.tag",
          "a.name",
          "a.criticality",
          "a.site_id as siteId",
          "s.code as siteCode",
          "s.name as siteName",
          "s.time_zone as timeZone",
          "y.code as systemCode",
          "y.name as systemName",
          "c.code as classCode",
          "c.name as className",
        ])
        .orderBy("a.id")
        .execute();
      const assets = new Map<number, AssetEntry>();
      const byTopic = new Map<string, AssetEntry>();
      for (const row of assetRows) {
        const topic = topicFor(row.siteCode, row.tag);
        const entry: AssetEntry = { ...row, topic, components: [], signals: new Map() };
        assets.set(row.id, entry);
        byTopic.set(topic, entry);
      }

      const componentCodes = new Map<number, string>();
      const components = await trx
        .selectFrom("ingest.component")
        .select(["id", "asset_id", "code", "name"])
        .orderBy("id")
        .execute();
      for (const { asset_id, id, code, name } of components) {
        componentCodes.set(id, code);
        assets.get(asset_id)?.components.push({ id, code, name });
      }

      const signals = new Map<number, SignalEntry>();
      for (const row of await trx.selectFrom("ingest.signal").selectAll().orderBy("id").execute()) {
        const entry: SignalEntry = {
          id: row.id,
          assetId: row.asset_id,
          key: row.key,
          name: row.name,
          kind: row.kind,
          unit: row.unit,
          min: row.physical_min,
          max: row.physical_max,
          reporting: row.reporting,
          intervalSeconds: row.interval_seconds,
          decimals: row.decimals,
          componentCode:
            row.component_id === null ? null : (componentCodes.get(row.component_id) ?? null),
        };
        signals.set(row.id, entry);
        assets.get(row.asset_id)?.signals.set(row.key, entry);
      }

      const devices = new Map<string, DeviceEntry>();
      const byId = new Map<number, DeviceEntry>();
      for (const row of await trx.selectFrom("ingest.device").selectAll().execute()) {
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
        const { id, name, enabled } = row;
        const entry = {
          id,
          name,
          siteId: row.site_id,
          enabled,
          secrets,
          assetIds: new Set<number>(),
        };
        devices.set(name, entry);
        byId.set(id, entry);
      }
      for (const row of await trx.selectFrom("ingest.device_asset").selectAll().execute()) {
        byId.get(row.device_id)?.assetIds.add(row.asset_id);
      }
      const sites = await trx.selectFrom("ingest.site").select(["id", "code"]).execute();
      const siteCodes = new Map(sites.map((site) => [site.id, site.code]));
      return { version, assets, byTopic, signals, devices, siteCodes };
    });
}
