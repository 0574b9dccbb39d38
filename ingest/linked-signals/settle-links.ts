import { sql } from "kysely";
import type { FieldError, SignalRow } from "../registry/resolve-plant.ts";
import { json, type Trx } from "../registry/upsert.ts";
import { conversionBetween } from "../units/conversion.ts";
import { mostFollowers } from "./link.ts";
import { convertRange, type SignalFacts } from "./resolve-links.ts";

interface Link extends Omit<SignalFacts, "kind"> {
  id: number;
  followed: Omit<SignalFacts, "kind">;
}

/**
 * After signals were written: those that follow one which is said differently now are what it is, whether or not they were
 * named. Returns how many that changed.
 */
export async function settleFollowers(trx: Trx): Promise<number> {
  const changed = (await readLinks(trx)).flatMap(({ id, followed, ...own }) => {
    const { reporting, intervalSeconds, latenessSeconds } = followed;
    const facts = { reporting, intervalSeconds, latenessSeconds, ...rangeOf(own, followed) };
    const same =
      facts.min === own.min &&
      facts.max === own.max &&
      reporting === own.reporting &&
      intervalSeconds === own.intervalSeconds &&
      latenessSeconds === own.latenessSeconds;
    return same ? [] : [{ id, ...facts }];
  });
  if (changed.length === 0) return 0;
  await sql`
    update ingest.signal g set physical_min = d.min, physical_max = d.max, reporting = d.reporting,
      interval_seconds = d."intervalSeconds", lateness_seconds = d."latenessSeconds"
    from jsonb_to_recordset(${json(changed)}) as d (id bigint, min double precision, max double precision,
      reporting text, "intervalSeconds" double precision, "latenessSeconds" double precision)
    where g.id = d.id`.execute(trx);
  return changed.length;
}

function rangeOf(own: Pick<SignalFacts, "unit">, followed: Omit<SignalFacts, "kind">) {
  if (own.unit === followed.unit) return convertRange(followed, null);
  const conversion = conversionBetween(followed.unit ?? "1", own.unit);
  return "problem" in conversion ? { min: null, max: null } : convertRange(followed, conversion);
}

async function readLinks(trx: Trx): Promise<Link[]> {
  const { rows } = await sql<Link>`
    select f.id, f.unit, f.physical_min as min, f.physical_max as max, f.reporting,
      f.interval_seconds as "intervalSeconds", f.lateness_seconds as "latenessSeconds",
      jsonb_build_object('unit', g.unit, 'min', g.physical_min, 'max', g.physical_max, 'reporting', g.reporting,
        'intervalSeconds', g.interval_seconds, 'latenessSeconds', g.lateness_seconds) as followed
    from ingest.signal f join ingest.signal g on g.id = f.follows_id`.execute(trx);
  return rows;
}

/** What has more followers now than one may have, at the first row that says so. */
export async function tooManyFollowers(
  trx: Trx,
  signals: readonly SignalRow[],
): Promise<FieldError[]> {
  const { rows } = await sql<{ site: string; asset: string; signal: string; followers: number }>`
    select s.code as site, a.tag as asset, g.key as signal, count(*)::integer as followers
    from ingest.signal f
    join ingest.signal g on g.id = f.follows_id
    join ingest.asset a on a.id = g.asset_id
    join ingest.site s on s.id = a.site_id
    group by 1, 2, 3 having count(*) > ${mostFollowers}`.execute(trx);
  return rows.flatMap(({ site, asset, signal, followers }) => {
    const row = signals.find(
      (each) =>
        each.site === site && each.follows?.asset === asset && each.follows.signal === signal,
    );
    const message = `${followers} signals would follow ${signal} of ${asset}, and at most ${mostFollowers} may: each of its readings is written once more for each of them`;
    return row === undefined ? [] : [{ field: `${row.field}.follows`, message }];
  });
}
