import type { Database, SiteScope } from "#platform";
import { sql } from "kysely";
import { bumpRegistryVersion } from "./bump-version.ts";
import { upsertAssets } from "./upsert-assets.ts";
import { json, refuseIfAny, type Tally, tally, type Trx } from "./upsert.ts";
import type { PlantDocument } from "./plant-document.ts";
import {
  noComponent,
  type FieldError,
  type PlantRows,
  resolvePlant,
  type SignalRow,
} from "./resolve-plant.ts";
import type { RegistryTables } from "./tables.ts";

export interface PlantImport {
  dryRun: boolean;
  assetClasses: Tally;
  sites: Tally;
  systems: Tally;
  assets: Tally;
  components: Tally;
  signals: Tally;
}

/** Any number that nothing else locks: two imports at once take turns. */
const importLock = 5_120_337;

/**
 * Brings the registry up to a plant document, all or nothing. Nothing is ever removed: history refers to it.
 * A dry run does the same and rolls back, so its counts are exact.
 * @throws AppError `invalid` with `data.errors` by path.
 */
export async function importPlant(
  db: Database,
  document: PlantDocument,
  options: { dryRun?: boolean; sites?: SiteScope } = {},
): Promise<PlantImport> {
  const dryRun = options.dryRun ?? false;
  let result: PlantImport | undefined;
  try {
    await db
      .as<RegistryTables>()
      .transaction()
      .execute(async (trx) => {
        await sql`select pg_advisory_xact_lock(${importLock})`.execute(trx);
        result = { dryRun, ...(await write(trx, document, options.sites ?? "all")) };
        if (dryRun) throw new RolledBack();
      });
  } catch (error) {
    if (!(error instanceof RolledBack)) throw error;
  }
  if (result === undefined) throw new Error("the import ended without a result");
  return result;
}

class RolledBack extends Error {}

async function write(
  trx: Trx,
  document: PlantDocument,
  sites: SiteScope,
): Promise<Omit<PlantImport, "dryRun">> {
  const classes = await trx.selectFrom("ingest.asset_class").select("code").execute();
  const { rows, errors } = resolvePlant(document, new Set(classes.map((row) => row.code)));
  errors.push(...(await outOfScope(trx, document, sites)));
  errors.push(...(await changedMeaning(trx, rows.signals)));
  refuseIfAny(errors);
  const tallies = {
    assetClasses: await upsertClasses(trx, rows),
    sites: await upsertSites(trx, rows),
    systems: await upsertSystems(trx, rows),
    assets: await upsertAssets(trx, rows),
    components: await upsertComponents(trx, rows),
    // Only now are all components there, those of classes registered earlier included.
    signals: await upsertSignals(trx, rows, await missingComponents(trx, rows.signals)),
  };
  if (Object.values(tallies).some((tally) => tally.created + tally.updated > 0)) {
    await bumpRegistryVersion(trx);
  }
  return tallies;
}

/** Who answers for some sites only may change those, and neither add sites nor change what all sites share. */
async function outOfScope(
  trx: Trx,
  document: PlantDocument,
  sites: SiteScope,
): Promise<FieldError[]> {
  if (sites === "all") return [];
  const known = await trx.selectFrom("ingest.site").select(["id", "code"]).execute();
  const own = new Set(known.filter((site) => sites.includes(site.id)).map((site) => site.code));
  const errors = document.sites.flatMap((site, i) =>
    own.has(site.code)
      ? []
      : [{ field: `sites[${i}].code`, message: `you may not change site ${site.code}` }],
  );
  if (document.assetClasses.length > 0) {
    errors.push({
      field: "assetClasses",
      message: "classes belong to all sites: someone who may see all of them must import this part",
    });
  }
  return errors;
}

/** History is stored in a signal's kind and unit: changing either would change what was measured. */
async function changedMeaning(trx: Trx, signals: SignalRow[]): Promise<FieldError[]> {
  const { rows } = await sql<{ ordinal: number; kind: string; unit: string | null }>`
    select d.ordinality::integer - 1 as ordinal, g.kind, g.unit
    from rows from (jsonb_to_recordset(${json(signals)})
        as (site text, tag text, key text, kind text, unit text)) with ordinality
        as d (site, tag, key, kind, unit, ordinality)
    join ingest.site s on s.code = d.site
    join ingest.asset a on a.site_id = s.id and a.tag = d.tag
    join ingest.signal g on g.asset_id = a.id and g.key = d.key
    where g.kind <> d.kind or g.unit is distinct from d.unit
    order by 1`.execute(trx);
  return rows.flatMap(({ ordinal, kind, unit }) => {
    const signal = signals[ordinal];
    if (signal === undefined) return [];
    const field = signal.kind === kind ? "unit" : "kind";
    const present = field === "kind" ? kind : (unit ?? "none");
    return [
      {
        field: `${signal.field}.${field}`,
        message: `${field} of ${signal.key} of ${signal.tag} is ${present} and its history is stored so; give the new one another key`,
      },
    ];
  });
}

const upsertClasses = (trx: Trx, rows: PlantRows) =>
  tally(
    trx,
    rows.assetClasses.length,
    sql<{ created: boolean }>`
      insert into ingest.asset_class as t (code, name)
      select code, name from jsonb_to_recordset(${json(rows.assetClasses)}) as d (code text, name text)
      on conflict (code) do update set name = excluded.name where t.name <> excluded.name
      returning (xmax = 0) as created`,
  );

const upsertSites = (trx: Trx, rows: PlantRows) =>
  tally(
    trx,
    rows.sites.length,
    sql<{ created: boolean }>`
      insert into ingest.site as t (code, name, time_zone)
      select code, name, "timeZone"
      from jsonb_to_recordset(${json(rows.sites)}) as d (code text, name text, "timeZone" text)
      on conflict (code) do update set name = excluded.name, time_zone = excluded.time_zone
      where (t.name, t.time_zone) <> (excluded.name, excluded.time_zone)
      returning (xmax = 0) as created`,
  );

const upsertSystems = (trx: Trx, rows: PlantRows) =>
  tally(
    trx,
    rows.systems.length,
    sql<{ created: boolean }>`
      insert into ingest.system as t (site_id, code, name)
      select s.id, d.code, d.name
      from jsonb_to_recordset(${json(rows.systems)}) as d (site text, code text, name text)
      join ingest.site s on s.code = d.site
      on conflict (site_id, code) do update set name = excluded.name where t.name <> excluded.name
      returning (xmax = 0) as created`,
  );

const upsertComponents = (trx: Trx, rows: PlantRows) =>
  tally(
    trx,
    rows.components.length,
    sql<{ created: boolean }>`
      insert into ingest.component as t (asset_id, code, name)
      select a.id, d.code, d.name
      from jsonb_to_recordset(${json(rows.components)}) as d (site text, tag text, code text, name text)
      join ingest.site s on s.code = d.site
      join ingest.asset a on a.site_id = s.id and a.tag = d.tag
      on conflict (asset_id, code) do update set name = excluded.name where t.name <> excluded.name
      returning (xmax = 0) as created`,
  );

async function missingComponents(trx: Trx, signals: SignalRow[]): Promise<FieldError[]> {
  const { rows } = await sql<{ ordinal: number }>`
    select d.ordinality::integer - 1 as ordinal
    from rows from (jsonb_to_recordset(${json(signals)}) as (site text, tag text, component text)) with ordinality
        as d (site, tag, component, ordinality)
    join ingest.site s on s.code = d.site
    join ingest.asset a on a.site_id = s.id and a.tag = d.tag
    left join ingest.component c on c.asset_id = a.id and c.code = d.component
    where d.component is not null and c.id is null
    order by 1`.execute(trx);
  return rows.flatMap(({ ordinal }) => {
    const signal = signals[ordinal];
    return signal === undefined
      ? []
      : [
          {
            field: `${signal.field}.component`,
            message: noComponent(signal.tag, signal.component ?? ""),
          },
        ];
  });
}

async function upsertSignals(trx: Trx, rows: PlantRows, errors: FieldError[]): Promise<Tally> {
  refuseIfAny(errors);
  return tally(
    trx,
    rows.signals.length,
    sql<{ created: boolean }>`
      insert into ingest.signal as t (asset_id, component_id, key, name, kind, unit,
        physical_min, physical_max, reporting, interval_seconds, decimals, lateness_seconds)
      select a.id, c.id, d.key, d.name, d.kind, d.unit, d.min, d.max, d.reporting, d."intervalSeconds", d.decimals,
        d."latenessSeconds"
      from jsonb_to_recordset(${json(rows.signals)})
        as d (site text, tag text, key text, name text, component text, kind text, unit text,
          min double precision, max double precision, reporting text, "intervalSeconds" double precision,
          decimals smallint, "latenessSeconds" double precision)
      join ingest.site s on s.code = d.site
      join ingest.asset a on a.site_id = s.id and a.tag = d.tag
      left join ingest.component c on c.asset_id = a.id and c.code = d.component
      on conflict (asset_id, key) do update set component_id = excluded.component_id,
        name = excluded.name, physical_min = excluded.physical_min, physical_max = excluded.physical_max,
        reporting = excluded.reporting, interval_seconds = excluded.interval_seconds, decimals = excluded.decimals,
        lateness_seconds = excluded.lateness_seconds
      where (t.component_id, t.name, t.physical_min, t.physical_max, t.reporting, t.interval_seconds, t.decimals,
          t.lateness_seconds)
        is distinct from (excluded.component_id, excluded.name, excluded.physical_min, excluded.physical_max,
          excluded.reporting, excluded.interval_seconds, excluded.decimals, excluded.lateness_seconds)
      returning (xmax = 0) as created`,
  );
}
