import type { OutboxEvent } from "#platform";
import { sql } from "kysely";
import type { FlagRow } from "../flags/change-flag.ts";
import type { Trx } from "../tables.ts";
import type { Outcome } from "./flag-outcome.ts";
import { recordsOf, ruleRecord } from "./rule-record.ts";

/**
 * What the records of these flags' versions have come to, one event a flag. To be called when all labels are written: two transactions that write
 * labels of one version count in turn, each with the other's, because of the lock; flags are locked before versions, everywhere.
 */
export async function recordsMoved(
  trx: Trx,
  labelled: readonly { flag: FlagRow; outcome: Outcome }[],
): Promise<OutboxEvent[]> {
  const ids = [...new Set(labelled.map(({ flag }) => flag.rule_version_id))].sort((a, b) => a - b);
  if (ids.length === 0) return [];
  await sql`select 1 from rules.rule_version where id = any (${ids}::bigint[]) order by id for no key update`.execute(
    trx,
  );
  const records = await recordsOf(trx, ids, "all");
  const versions = await trx
    .selectFrom("rules.rule_version")
    .where("id", "in", ids)
    .select(["id", "version"])
    .execute();
  const numbers = new Map(versions.map(({ id, version }) => [id, version]));
  return labelled.map(({ flag, outcome }) => {
    const { precision, ...record } = records.get(flag.rule_version_id) ?? ruleRecord([]);
    return {
      topic: "rule.record-moved",
      key: `asset:${flag.asset_id}`,
      siteId: flag.site_id,
      payload: {
        ruleKey: flag.condition,
        ruleVersionId: flag.rule_version_id,
        version: numbers.get(flag.rule_version_id),
        ...record,
        precision: precision?.value ?? null,
        low: precision?.low ?? null,
        high: precision?.high ?? null,
        flagId: flag.id,
        outcome,
      },
    };
  });
}
