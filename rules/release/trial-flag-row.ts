import type { SiteScope } from "#platform";
import type { Selectable } from "kysely";
import type { Db, RulesTables } from "../tables.ts";

export type TrialFlagRow = Selectable<RulesTables["rules.trial_flag"]>;

/** A silent flag of a version; undefined where there is none, or it is of a site that is out of reach. */
export function trialFlagRow(
  db: Db,
  { versionId, id }: { versionId: number; id: number },
  sites: SiteScope,
): Promise<TrialFlagRow | undefined> {
  let query = db
    .selectFrom("rules.trial_flag")
    .where("id", "=", id)
    .where("rule_version_id", "=", versionId)
    .selectAll();
  if (sites !== "all") {
    query = query.where("site_id", "in", sites.length === 0 ? [-1] : [...sites]);
  }
  return query.executeTakeFirst();
}
