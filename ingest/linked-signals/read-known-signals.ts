import { sql } from "kysely";
import type { SignalRow } from "../registry/resolve-plant.ts";
import { json, type Trx } from "../registry/upsert.ts";
import { type KnownSignal, placeOf } from "./resolve-links.ts";

interface Row extends Omit<KnownSignal, "follows"> {
  site: string;
  tag: string;
  key: string;
  followedTag: string | null;
  followedKey: string | null;
}

/** What is registered of these signals where links are concerned, and of those that they follow; by `placeOf`. */
export async function readKnownSignals(
  trx: Trx,
  signals: readonly SignalRow[],
): Promise<Map<string, KnownSignal>> {
  const linked = signals.flatMap(({ site, follows }) =>
    follows === null ? [] : [{ site, tag: follows.asset, key: follows.signal, concerned: true }],
  );
  if (linked.length === 0 && !(await anyLink(trx))) return new Map();
  const given = signals.map(({ site, tag, key, follows }) => {
    return { site, tag, key, concerned: follows !== null };
  });
  const { rows } = await sql<Row>`
    select s.code as site, a.tag, g.key, g.kind, g.unit, g.physical_min as min, g.physical_max as max, g.reporting,
      g.interval_seconds as "intervalSeconds", g.lateness_seconds as "latenessSeconds",
      fa.tag as "followedTag", f.key as "followedKey"
    from (
      select site, tag, key, bool_or(concerned) as concerned
      from jsonb_to_recordset(${json([...linked, ...given])}) as d (site text, tag text, key text, concerned boolean)
      group by 1, 2, 3
    ) d
    join ingest.site s on s.code = d.site
    join ingest.asset a on a.site_id = s.id and a.tag = d.tag
    join ingest.signal g on g.asset_id = a.id and g.key = d.key
    left join ingest.signal f on f.id = g.follows_id
    left join ingest.asset fa on fa.id = f.asset_id
    where d.concerned or g.follows_id is not null`.execute(trx);
  return new Map(
    rows.map(({ site, tag, key, followedTag, followedKey, ...facts }) => {
      const follows =
        followedTag === null || followedKey === null
          ? null
          : { asset: followedTag, signal: followedKey };
      return [placeOf(site, tag, key), { ...facts, follows }];
    }),
  );
}

async function anyLink(trx: Trx): Promise<boolean> {
  const { rows } = await sql<{ any: boolean }>`
    select exists (select from ingest.signal where follows_id is not null) as any`.execute(trx);
  return rows[0]?.any === true;
}
