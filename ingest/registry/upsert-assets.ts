import { sql } from "kysely";
import type { FieldError, PlantRows } from "./resolve-plant.ts";
import { json, refuseIfAny, type Tally, type Trx } from "./upsert.ts";

/** Longer chains of gateways are taken for a mistake. */
const longestChain = 16;

/** Assets and the assets through which they are reached; the latter may come later in the document, or be registered already. */
export async function upsertAssets(trx: Trx, what: string, { assets }: PlantRows): Promise<Tally> {
  const upserted = await sql<{ id: number; created: boolean }>`
    insert into ingest.asset as t (site_id, system_id, class_id, tag, name, criticality)
    select s.id, y.id, c.id, d.tag, d.name, d.criticality
    from jsonb_to_recordset(${json(assets)})
      as d (site text, system text, tag text, name text, class text, criticality smallint)
    join ingest.site s on s.code = d.site
    join ingest.system y on y.site_id = s.id and y.code = d.system
    join ingest.asset_class c on c.code = d.class
    on conflict (site_id, tag) do update set system_id = excluded.system_id,
      class_id = excluded.class_id, name = excluded.name, criticality = excluded.criticality
    where (t.system_id, t.class_id, t.name, t.criticality)
      <> (excluded.system_id, excluded.class_id, excluded.name, excluded.criticality)
    returning id, (xmax = 0) as created`.execute(trx);
  refuseIfAny(what, await unknownParents(trx, assets));
  const moved = await sql<{ id: number }>`
    update ingest.asset a set parent_id = p.id
    from jsonb_to_recordset(${json(assets)}) as d (site text, tag text, via text)
    join ingest.site s on s.code = d.site
    left join ingest.asset p on p.site_id = s.id and p.tag = d.via
    where a.site_id = s.id and a.tag = d.tag and a.parent_id is distinct from p.id
    returning a.id`.execute(trx);
  if (moved.rows.length > 0) refuseIfAny(what, await endlessChains(trx, assets));

  const created = new Set(upserted.rows.filter((row) => row.created).map((row) => row.id));
  const touched = new Set([...upserted.rows, ...moved.rows].map((row) => row.id));
  return {
    created: created.size,
    updated: touched.size - created.size,
    unchanged: assets.length - touched.size,
  };
}

async function unknownParents(trx: Trx, assets: PlantRows["assets"]): Promise<FieldError[]> {
  const { rows } = await sql<{ ordinal: number }>`
    select d.ordinality::integer - 1 as ordinal
    from rows from (jsonb_to_recordset(${json(assets)}) as (site text, via text)) with ordinality
      as d (site, via, ordinality)
    join ingest.site s on s.code = d.site
    left join ingest.asset p on p.site_id = s.id and p.tag = d.via
    where d.via is not null and p.id is null
    order by 1`.execute(trx);
  return rows.flatMap(({ ordinal }) => {
    const asset = assets[ordinal];
    if (asset === undefined) return [];
    const message = `there is no asset ${asset.via} at site ${asset.site}: add it, or correct the tag`;
    return [{ field: `${asset.field}.via`, message }];
  });
}

async function endlessChains(trx: Trx, assets: PlantRows["assets"]): Promise<FieldError[]> {
  const { rows } = await sql<{ ordinal: number; tags: string[] }>`
    with recursive chain as (
      select d.ordinality::integer - 1 as ordinal, a.id as start, a.parent_id as at, array[a.tag] as tags
      from rows from (jsonb_to_recordset(${json(assets)}) as (site text, tag text)) with ordinality
        as d (site, tag, ordinality)
      join ingest.site s on s.code = d.site
      join ingest.asset a on a.site_id = s.id and a.tag = d.tag
      where a.parent_id is not null
      union all
      select c.ordinal, c.start, p.parent_id, c.tags || p.tag
      from chain c join ingest.asset p on p.id = c.at
      where c.at <> c.start and p.parent_id is not null and cardinality(c.tags) <= ${longestChain}
    )
    select ordinal, tags from chain
    where at = start or cardinality(tags) > ${longestChain}
    order by ordinal`.execute(trx);
  return rows.flatMap(({ ordinal, tags }) => {
    const asset = assets[ordinal];
    if (asset === undefined) return [];
    const way =
      tags.length > longestChain ? `${tags.slice(0, 4).join(" via ")} via …` : tags.join(" via ");
    const message =
      tags.length > longestChain
        ? `${way} never ends within ${longestChain} steps: reach it through fewer assets`
        : `${way} via ${asset.tag} goes round in a circle: take one of them out`;
    return [{ field: `${asset.field}.via`, message }];
  });
}
