import type { AssetEntry } from "#ingest";
import { sql } from "kysely";
import type { AnomalyDefinition } from "../definition/anomaly-schema.ts";
import { isFor } from "../store/coverage.ts";
import { loadRulesUsed } from "../store/live-rules.ts";
import type { Db } from "../tables.ts";
import { defaultRuleKey } from "./default-rule.ts";

export interface WatchingRule {
  key: string;
  version: number;
  name: string;
  anomaly: AnomalyDefinition;
}

/** The live rule that watches an asset for unusual behaviour, the default one before any other; null: none does. */
export async function watchingRule(db: Db, asset: AssetEntry): Promise<WatchingRule | null> {
  const { rows } = await sql<{ id: number }>`
    select v.id from rules.rule as r join rules.rule_version as v on v.rule_id = r.id
    where v.stage = 'live' and v.definition -> 'condition' ? 'anomaly'
    order by r.key <> ${defaultRuleKey}, r.id`.execute(db);
  const { rules } = await loadRulesUsed(
    db,
    rows.map(({ id }) => String(id)),
  );
  const found = rows
    .map(({ id }) => rules.find(({ versionId }) => versionId === id))
    .find((rule) => rule !== undefined && isFor(rule.definition, asset));
  if (found === undefined || !("anomaly" in found.definition.condition)) return null;
  const { key, name, condition } = found.definition;
  return { key, name, version: found.version, anomaly: condition.anomaly };
}
