import { appendToOutbox } from "#platform";
import { sql } from "kysely";
import type { Db, Trx } from "../tables.ts";
import { ofTodayMs } from "./begin-flood.ts";
import type { FloodDigest } from "./flood-digest.ts";
import { policyOfSite } from "./flood-policy-store.ts";

const topOf = 10;

interface OpenFlood {
  id: number;
  site_id: number;
  site_name: string;
  began_at: Date;
  window_minutes: number;
}

/**
 * Ends floods whose sites have calmed down, by default to under half of what begins one. What they held and still holds is announced by `releaseStale`, in steps:
 * the flags of a whole site in one transaction would keep the scorer waiting.
 */
export async function settleFloods(db: Db, now: number): Promise<void> {
  const { rows } = await sql<OpenFlood>`
    select d.id, d.site_id, d.site_name, d.began_at, p.window_minutes
    from rules.flood d, lateral ${policyOfSite(sql`d.site_id`)} p
    where d.ended_at is null and (p.flags is null or (
      select count(*) from rules.flag f
      where f.site_id = d.site_id and f.recorded_at > ${new Date(now)}::timestamptz - p.window_minutes * interval '1 minute'
        and f.triggered_at > ${new Date(now - ofTodayMs)}
    ) < p.calm)
    order by d.id limit 20`.execute(db);
  for (const flood of rows) {
    await db.transaction().execute(async (trx) => {
      const digest = await digestOf(trx, flood);
      const { numUpdatedRows } = await trx
        .updateTable("rules.flood")
        .set({ ended_at: new Date(now), flags: digest.flags, digest: JSON.stringify(digest) })
        .where("id", "=", flood.id)
        .where("ended_at", "is", null)
        .executeTakeFirst();
      if (numUpdatedRows !== 1n) return;
      await appendToOutbox(trx, [
        {
          topic: "flood.ended",
          key: `site:${flood.site_id}`,
          siteId: flood.site_id,
          payload: {
            floodId: flood.id,
            siteId: flood.site_id,
            siteName: flood.site_name,
            ...digest,
          },
        },
      ]);
    });
  }
}

async function digestOf(
  trx: Trx,
  { site_id, began_at, window_minutes }: OpenFlood,
): Promise<FloodDigest> {
  const since = new Date(began_at.getTime() - window_minutes * 60_000);
  const of = new Date(began_at.getTime() - ofTodayMs);
  const all = await sql<{ flags: number; assets: number; standing: number }>`
    select count(*)::int as flags, count(distinct asset_id)::int as assets,
      count(*) filter (where state in ('unacknowledged', 'acknowledged'))::int as standing
    from rules.flag where site_id = ${site_id} and recorded_at > ${since} and triggered_at > ${of}`.execute(
    trx,
  );
  const top = await sql<{ condition: string; flags: number; assets: number }>`
    select condition, count(*)::int as flags, count(distinct asset_id)::int as assets
    from rules.flag where site_id = ${site_id} and recorded_at > ${since} and triggered_at > ${of}
    group by condition order by flags desc, condition limit ${topOf}`.execute(trx);
  return { ...all.rows[0]!, top: top.rows };
}
