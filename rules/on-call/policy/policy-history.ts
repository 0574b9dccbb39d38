import type { SiteScope } from "#platform";
import { sql } from "kysely";
import type { Selectable } from "kysely";
import type { Db } from "../../tables.ts";
import type { EscalationTables } from "../tables.ts";

export type PolicyRow = Selectable<EscalationTables["rules.escalation_policy"]>;

/** What holds now: the general one and each site's own, by site; the general one first. Those that follow the general one are not among them. */
export async function policiesNow(
  db: Db,
  sites: SiteScope,
  page: { after: number; limit: number },
): Promise<PolicyRow[]> {
  const scope = sites === "all" ? null : [...sites];
  const { rows } = await sql<PolicyRow>`
    select * from (
      select distinct on (coalesce(site_id, 0)) * from rules.escalation_policy
      where coalesce(site_id, 0) > ${page.after}
        and (site_id is null or ${scope}::bigint[] is null or site_id = any (${scope}::bigint[]))
      order by coalesce(site_id, 0), id desc
    ) now where policy is not null order by coalesce(site_id, 0) limit ${page.limit}`.execute(db);
  return rows;
}

/** Every version of a site's own (null: the general one), the newest first. */
export function policyHistory(
  db: Db,
  siteId: number | null,
  page: { before?: number | undefined; limit: number },
): Promise<PolicyRow[]> {
  return db
    .selectFrom("rules.escalation_policy")
    .where(sql<boolean>`coalesce(site_id, 0) = ${siteId ?? 0}`)
    .$if(page.before !== undefined, (query) => query.where("id", "<", page.before!))
    .orderBy("id", "desc")
    .limit(page.limit)
    .selectAll()
    .execute();
}
