import type { Database } from "#platform";
import type { Transaction } from "kysely";
import { findFollowers } from "../linked-signals/find-followers.ts";
import { topicFor } from "../wire/index.ts";
import type { AssetEntry, AssetsPart, SignalEntry } from "./snapshot.ts";
import type { RegistryTables } from "./tables.ts";

/** Reads everything in one transaction, so that nothing in it contradicts the rest. */
export function loadAssets(db: Database): Promise<AssetsPart> {
  return db
    .as<RegistryTables>()
    .transaction()
    .setIsolationLevel("repeatable read")
    .setAccessMode("read only")
    .execute(readAssets);
}

export async function readAssets(trx: Transaction<RegistryTables>): Promise<AssetsPart> {
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
      "a.parent_id as parentId",
    ])
    .orderBy("a.id")
    .execute();
  const assets = new Map<number, AssetEntry>();
  const byTopic = new Map<string, AssetEntry>();
  const gateways = new Set(assetRows.map((row) => row.parentId));
  for (const row of assetRows) {
    const topic = topicFor(row.siteCode, row.tag);
    const isGateway = gateways.has(row.id);
    const entry: AssetEntry = { ...row, isGateway, topic, components: [], signals: new Map() };
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
  const rows = await trx.selectFrom("ingest.signal").selectAll().orderBy("id").execute();
  for (const row of rows) {
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
      latenessSeconds: row.lateness_seconds,
      componentCode:
        row.component_id === null ? null : (componentCodes.get(row.component_id) ?? null),
      follows: undefined,
    };
    signals.set(row.id, entry);
    assets.get(row.asset_id)?.signals.set(row.key, entry);
  }
  for (const { id, follows_id } of rows) {
    const followed = follows_id === null ? undefined : signals.get(follows_id);
    if (followed === undefined) continue;
    const { id: signalId, assetId, key } = followed;
    signals.get(id)!.follows = { assetId, signalId, tag: assets.get(assetId)?.tag ?? "", key };
  }
  const sites = await trx.selectFrom("ingest.site").select(["id", "code"]).execute();
  const siteCodes = new Map(sites.map((site) => [site.id, site.code]));
  return { version, assets, byTopic, signals, followers: findFollowers(signals), siteCodes };
}
