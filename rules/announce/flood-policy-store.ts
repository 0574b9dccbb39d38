import { sql } from "kysely";
import type { RawBuilder, Selectable } from "kysely";
import type { Db, RulesTables } from "../tables.ts";
import type { FloodPolicy } from "./flood-policy.ts";

export type FloodPolicyRow = Selectable<RulesTables["rules.flood_policy"]>;

/** The policy of a site, as a row joined by `lateral`: its own, or the one for all sites. */
export const policyOfSite = (siteId: RawBuilder<unknown>): RawBuilder<unknown> => sql`(
  select p.flags, p.window_minutes, coalesce(p.calm, p.flags / 2.0) as calm
  from rules.flood_policy_now p where p.site_id = ${siteId} or p.site_id is null
  order by p.site_id nulls last limit 1)`;

/** What holds for a site, or for all that have none of their own. */
export async function floodPolicyNow(db: Db, siteId: number | null): Promise<FloodPolicyRow> {
  return db
    .selectFrom("rules.flood_policy_now")
    .where((or) => or.or([or("site_id", "=", siteId), or("site_id", "is", null)]))
    .orderBy("site_id", (order) => order.asc().nullsLast())
    .limit(1)
    .selectAll()
    .executeTakeFirstOrThrow();
}

/** From now on. `policy` null: the site is as everywhere again. What was before stays as history. */
export async function changeFloodPolicy(
  db: Db,
  { siteId, policy }: { siteId: number | null; policy: FloodPolicy | null },
  { by, at, comment }: { by: string; at: number; comment: string },
): Promise<void> {
  const { flags, windowMinutes, calm } = policy ?? { flags: null, windowMinutes: 10, calm: null };
  await db
    .insertInto("rules.flood_policy")
    .values({
      site_id: siteId,
      flags,
      window_minutes: windowMinutes,
      calm,
      follows: policy === null,
      by,
      at: new Date(at),
      comment,
    })
    .execute();
}

/** What was said of a site, or of all sites, the newest first. */
export function floodPolicyChanges(
  db: Db,
  siteId: number | null,
  page: { before: number | undefined; limit: number },
): Promise<FloodPolicyRow[]> {
  return db
    .selectFrom("rules.flood_policy")
    .where("site_id", "is not distinct from", siteId)
    .$if(page.before !== undefined, (query) => query.where("id", "<", page.before!))
    .orderBy("id", "desc")
    .limit(page.limit)
    .selectAll()
    .execute();
}
