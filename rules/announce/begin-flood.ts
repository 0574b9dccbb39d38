import type { OutboxEvent } from "#platform";
import { sql } from "kysely";
import type { FlagRaised } from "../flags/flag-events.ts";
import type { Trx } from "../tables.ts";
import { policyOfSite } from "./flood-policy-store.ts";
import type { Held } from "./stage.ts";

/** What was shown longer ago (a recording that is played, a backlog of days) is history: it comes in bulk, and is no flood. */
export const ofTodayMs = 86_400_000;

/** The first flags that are held for a flood begin it. @returns what to tell */
export async function noteFlood(
  trx: Trx,
  held: readonly { flag: FlagRaised; by: Held }[],
  now: number,
): Promise<OutboxEvent[]> {
  const sites = [
    ...new Set(held.flatMap(({ flag, by }) => (by.stage === "flood" ? [flag.siteId] : []))),
  ];
  if (sites.length === 0) return [];
  const { rows } = await sql<{ id: number; site_id: number; site_name: string; flags: number }>`
    insert into rules.flood (site_id, site_name, began_at, flags)
    select s.site_id, min(f.site_name), ${new Date(now)}, count(*)
    from unnest(${sites}::bigint[]) as s (site_id), lateral ${policyOfSite(sql`s.site_id`)} p, rules.flag f
    where f.site_id = s.site_id and f.recorded_at > ${new Date(now)}::timestamptz - p.window_minutes * interval '1 minute'
      and f.triggered_at > ${new Date(now - ofTodayMs)}
    group by s.site_id
    on conflict (site_id) where ended_at is null do nothing
    returning id, site_id, site_name, flags`.execute(trx);
  return rows.map(({ id, site_id, site_name, flags }) => ({
    topic: "flood.began",
    key: `site:${site_id}`,
    siteId: site_id,
    payload: { floodId: id, siteId: site_id, siteName: site_name, flags },
  }));
}
