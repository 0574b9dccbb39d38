import { sql } from "kysely";
import { wantHistory } from "../linked-signals/history/link-history.ts";
import { readKnownSignals } from "../linked-signals/read-known-signals.ts";
import { resolveLinks } from "../linked-signals/resolve-links.ts";
import { settleFollowers, tooManyFollowers } from "../linked-signals/settle-links.ts";
import { bumpRegistryVersion } from "./bump-version.ts";
import { type FieldError, noComponent, type PlantRows, type SignalRow } from "./resolve-plant.ts";
import { upsertAssets } from "./upsert-assets.ts";
import { json, refuseIfAny, type Tally, tally, type Trx } from "./upsert.ts";

export interface PlantTallies {
  assetClasses: Tally;
  sites: Tally;
  systems: Tally;
  assets: Tally;
  components: Tally;
  signals: Tally;
}

/**
 * Without statistics of what was written moments ago, PostgreSQL looks for every row among all of its site: one
 * statement over ten thousand rows then took 3 s in place of 0.5.
 */
const rowsWorthStatistics = 500;

/**
 * Brings the registry up to these rows. `errors` are those that were found before: together with those that only the
 * database knows they are thrown, so that all can be mended in one go.
 * @throws AppError `invalid` with `data.errors` by path; the transaction must then be rolled back.
 */
export async function writePlant(
  trx: Trx,
  rows: PlantRows,
  { what, errors }: { what: string; errors: FieldError[] },
): Promise<PlantTallies> {
  const isLarge = rows.assets.length + rows.signals.length > rowsWorthStatistics;
  if (isLarge)
    await sql`analyze ingest.site, ingest.asset, ingest.component, ingest.signal`.execute(trx);
  const links = resolveLinks(rows.signals, await readKnownSignals(trx, rows.signals));
  const { signals } = links;
  refuseIfAny(what, [...errors, ...links.errors, ...(await changedMeaning(trx, signals))]);
  const tallies = {
    assetClasses: await upsertClasses(trx, rows),
    sites: await upsertSites(trx, rows),
    systems: await upsertSystems(trx, rows),
    assets: await upsertAssets(trx, what, rows),
    components: await upsertComponents(trx, rows),
  };
  if (isLarge) await sql`analyze ingest.asset, ingest.component`.execute(trx);
  // Only now are all components there, those of classes registered earlier included.
  refuseIfAny(what, await missingComponents(trx, signals));
  const all = { ...tallies, signals: await writeSignals(trx, what, signals) };
  if (Object.values(all).some((tally) => tally.created + tally.updated > 0)) {
    await bumpRegistryVersion(trx);
  }
  return all;
}

/** History is stored in a signal's kind and unit: changing either would change what was measured. */
async function changedMeaning(trx: Trx, signals: SignalRow[]): Promise<FieldError[]> {
  const { rows } = await sql<{ ordinal: number; kind: string; unit: string | null }>`
    select d.ordinality::integer - 1 as ordinal, g.kind, g.unit
    from rows from (jsonb_to_recordset(${json(signals)})
        as (site text, tag text, key text, kind text, unit text, inherited boolean)) with ordinality
        as d (site, tag, key, kind, unit, inherited, ordinality)
    join ingest.site s on s.code = d.site
    join ingest.asset a on a.site_id = s.id and a.tag = d.tag
    join ingest.signal g on g.asset_id = a.id and g.key = d.key
    where not d.inherited and (g.kind <> d.kind or g.unit is distinct from d.unit)
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
      insert into ingest.asset_class as t (code, name, parts)
      select code, name, parts
      from jsonb_to_recordset(${json(rows.assetClasses)}) as d (code text, name text, parts jsonb)
      on conflict (code) do update set name = excluded.name, parts = excluded.parts
      where (t.name, t.parts) <> (excluded.name, excluded.parts)
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
      from jsonb_to_recordset(${json(rows.components)})
        as d (site text, tag text, code text, name text, inherited boolean)
      join ingest.site s on s.code = d.site
      join ingest.asset a on a.site_id = s.id and a.tag = d.tag
      left join ingest.component known on known.asset_id = a.id and known.code = d.code
      where not d.inherited or known.id is null
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

/** Those that follow others come after all that can be followed. */
async function writeSignals(trx: Trx, what: string, signals: SignalRow[]): Promise<Tally> {
  const sent = await upsertSignals(
    trx,
    signals.filter(({ follows }) => follows === null),
  );
  const linked = signals.filter(({ follows }) => follows !== null);
  const following = await upsertSignals(trx, linked);
  refuseIfAny(what, await tooManyFollowers(trx, linked));
  if (following.created > 0) await wantHistory(trx);
  return {
    created: sent.created + following.created,
    updated: sent.updated + following.updated + (await settleFollowers(trx)),
    unchanged: sent.unchanged + following.unchanged,
  };
}

const upsertSignals = (trx: Trx, signals: SignalRow[]) =>
  tally(
    trx,
    signals.length,
    sql<{ created: boolean }>`
      insert into ingest.signal as t (asset_id, component_id, key, name, kind, unit,
        physical_min, physical_max, reporting, interval_seconds, decimals, lateness_seconds, follows_id)
      select a.id, c.id, d.key, d.name, d.kind, d.unit, d.min, d.max, d.reporting, d."intervalSeconds", d.decimals,
        d."latenessSeconds", f.id
      from jsonb_to_recordset(${json(signals)})
        as d (site text, tag text, key text, name text, component text, kind text, unit text,
          min double precision, max double precision, reporting text, "intervalSeconds" double precision,
          decimals smallint, "latenessSeconds" double precision, follows jsonb, inherited boolean)
      join ingest.site s on s.code = d.site
      join ingest.asset a on a.site_id = s.id and a.tag = d.tag
      left join ingest.component c on c.asset_id = a.id and c.code = d.component
      left join ingest.signal known on known.asset_id = a.id and known.key = d.key
      left join ingest.asset fa on fa.site_id = s.id and fa.tag = d.follows ->> 'asset'
      left join ingest.signal f on f.asset_id = fa.id and f.key = d.follows ->> 'signal'
      where not d.inherited or known.id is null
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
