import { sql } from "kysely";
import { readAssets } from "../registry/load-assets.ts";
import type { ClassParts } from "../registry/plant-document.ts";
import type { AssetEntry } from "../registry/snapshot.ts";
import type { Trx } from "../registry/upsert.ts";

/** What is registered already, as a spreadsheet names it. */
export interface KnownPlant {
  sites: Map<string, { id: number; name: string; timeZone: string }>;
  /** By site and system code, see `keyOf`. */
  systems: Map<string, { name: string }>;
  classes: Map<string, { name: string; parts: ClassParts }>;
  /** By site and tag. */
  assets: Map<string, AssetEntry>;
  tagsById: Map<number, string>;
  /** By name. */
  devices: Map<string, KnownDevice>;
}

export interface KnownDevice {
  id: number;
  site: string;
  messagesPerSecond: number | null;
  /** Of the assets that it speaks for. */
  tags: Set<string>;
}

/** Codes hold no blank, so two of them with one between are unambiguous. */
export const keyOf = (site: string, code: string): string => `${site} ${code}`;

/** In the transaction of an import, so that nothing changes between reading and writing. */
export async function readKnownPlant(
  trx: Trx,
  deviceNames: readonly string[],
): Promise<KnownPlant> {
  const { assets } = await readAssets(trx);
  const sites = await trx.selectFrom("ingest.site").selectAll().orderBy("code").execute();
  const codes = new Map(sites.map((site) => [site.id, site.code]));
  const codeOf = (siteId: number): string => codes.get(siteId) ?? "";
  const systems = await trx.selectFrom("ingest.system").selectAll().execute();
  const classes = await trx.selectFrom("ingest.asset_class").selectAll().orderBy("code").execute();
  const devices = await trx
    .selectFrom("ingest.device as d")
    .select(["d.id", "d.name", "d.site_id", "d.max_messages_per_second"])
    .select(
      sql<string[]>`array(
        select a.tag from ingest.device_asset da join ingest.asset a on a.id = da.asset_id
        where da.device_id = d.id)`.as("tags"),
    )
    .where(sql<boolean>`d.name = any (${[...deviceNames]}::text[])`)
    .execute();
  return {
    sites: new Map(
      sites.map(({ id, code, name, time_zone }) => [code, { id, name, timeZone: time_zone }]),
    ),
    systems: new Map(
      systems.map(({ site_id, code, name }) => [keyOf(codeOf(site_id), code), { name }]),
    ),
    classes: new Map(classes.map(({ code, name, parts }) => [code, { name, parts }])),
    assets: new Map([...assets.values()].map((asset) => [keyOf(asset.siteCode, asset.tag), asset])),
    tagsById: new Map([...assets.values()].map((asset) => [asset.id, asset.tag])),
    devices: new Map(
      devices.map((row) => [
        row.name,
        {
          id: row.id,
          site: codeOf(row.site_id),
          messagesPerSecond: row.max_messages_per_second,
          tags: new Set(row.tags),
        },
      ]),
    ),
  };
}
