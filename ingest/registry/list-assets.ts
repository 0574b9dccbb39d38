import type { Database, SiteScope } from "#platform";
import { sql } from "kysely";
import { listLinks } from "../linked-signals/list-links.ts";
import { escapeLike } from "./escape-like.ts";
import type { RegistryTables } from "./tables.ts";

export interface AssetFilter {
  scope: SiteScope;
  /** Part of the tag or the name. */
  q?: string | undefined;
  siteId?: number | undefined;
  classCode?: string | undefined;
  /** Only those that are reached through this asset. */
  parentId?: number | undefined;
  after?: readonly [tag: string, id: number] | undefined;
  limit: number;
}

/** By tag; one more than `limit`, so that the caller knows whether there is another page. */
export function listAssets(db: Database, filter: AssetFilter) {
  let query = selectAssets(db, filter.scope);
  if (filter.siteId !== undefined) query = query.where("a.site_id", "=", filter.siteId);
  if (filter.classCode !== undefined) query = query.where("c.code", "=", filter.classCode);
  if (filter.parentId !== undefined) query = query.where("a.parent_id", "=", filter.parentId);
  if (filter.q !== undefined) {
    const part = `%${escapeLike(filter.q)}%`;
    query = query.where((eb) => eb.or([eb("a.tag", "ilike", part), eb("a.name", "ilike", part)]));
  }
  if (filter.after !== undefined) {
    const [tag, id] = filter.after;
    query = query.where(sql<boolean>`(a.tag, a.id) > (${tag}, ${id})`);
  }
  return query
    .orderBy("a.tag")
    .orderBy("a.id")
    .limit(filter.limit + 1)
    .execute();
}

export type AssetRow = Awaited<ReturnType<typeof listAssets>>[number];

function selectAssets(db: Database, scope: SiteScope) {
  const query = db
    .as<RegistryTables>()
    .selectFrom("ingest.asset as a")
    .innerJoin("ingest.site as s", "s.id", "a.site_id")
    .innerJoin("ingest.system as y", "y.id", "a.system_id")
    .innerJoin("ingest.asset_class as c", "c.id", "a.class_id")
    .leftJoin("ingest.asset as p", "p.id", "a.parent_id")
    .select([
      "a.id",
      "a.tag",
      "a.name",
      "a.criticality",
      "s.id as siteId",
      "s.code as siteCode",
      "s.name as siteName",
      "s.time_zone as timeZone",
      "y.id as systemId",
      "y.code as systemCode",
      "y.name as systemName",
      "c.code as classCode",
      "c.name as className",
      "p.id as parentId",
      "p.tag as parentTag",
    ]);
  return scope === "all" ? query : query.where(sql<boolean>`a.site_id = any (${scope})`);
}

/** One asset with its components and signals; undefined when there is none that may be seen. */
export async function findAsset(db: Database, id: number, scope: SiteScope) {
  const asset = await selectAssets(db, scope).where("a.id", "=", id).executeTakeFirst();
  if (asset === undefined) return undefined;
  const tables = db.as<RegistryTables>();
  const components = await tables
    .selectFrom("ingest.component")
    .select(["code", "name"])
    .where("asset_id", "=", id)
    .orderBy("id")
    .execute();
  const signals = await tables
    .selectFrom("ingest.signal as g")
    .leftJoin("ingest.component as c", "c.id", "g.component_id")
    .select([
      "g.id",
      "g.key",
      "g.name",
      "g.kind",
      "g.unit",
      "g.physical_min as min",
      "g.physical_max as max",
      "g.reporting",
      "g.interval_seconds as intervalSeconds",
      "g.decimals",
      "g.lateness_seconds as latenessSeconds",
      "c.code as componentCode",
      "c.name as componentName",
    ])
    .where("g.asset_id", "=", id)
    .orderBy("g.id")
    .execute();
  const links = await listLinks(db, id);
  return {
    ...asset,
    components,
    signals: signals.map((signal) => ({ ...signal, ...links.of(signal.id) })),
  };
}

export function listSites(db: Database, scope: SiteScope) {
  const query = db
    .as<RegistryTables>()
    .selectFrom("ingest.site as s")
    .select(["s.id", "s.code", "s.name", "s.time_zone as timeZone"])
    .select(sql<number>`(select count(*) from ingest.asset a where a.site_id = s.id)`.as("assets"))
    .orderBy("s.name");
  return (scope === "all" ? query : query.where(sql<boolean>`s.id = any (${scope})`)).execute();
}

/** Every class, with how many assets of it may be seen. */
export function listAssetClasses(db: Database, scope: SiteScope) {
  const visible = scope === "all" ? sql`true` : sql`a.site_id = any (${scope})`;
  return db
    .as<RegistryTables>()
    .selectFrom("ingest.asset_class as c")
    .select(["c.code", "c.name"])
    .select(
      sql<number>`(select count(*) from ingest.asset a where a.class_id = c.id and ${visible})`.as(
        "assets",
      ),
    )
    .orderBy("c.name")
    .execute();
}
