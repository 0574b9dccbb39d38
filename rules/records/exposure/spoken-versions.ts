import { ruleSchema } from "../../definition/rule-schema.ts";
import type { LiveRule } from "../../store/live-rules.ts";
import type { Db } from "../../tables.ts";
import { speakingStretches } from "./speaking-stretches.ts";
import type { SpeakingStretch } from "./speaking-stretches.ts";

/** A version that speaks, or did. */
export interface SpokenVersion extends LiveRule {
  stretches: SpeakingStretch[];
}

/** Every version that was ever live or a canary; what this version of the product cannot read was evaluated by none. */
export async function spokenVersions(
  db: Db,
  only: { ruleKey?: string } = {},
): Promise<SpokenVersion[]> {
  let changes = db
    .selectFrom("rules.stage_change as c")
    .innerJoin("rules.rule as r", "r.id", "c.rule_id")
    .orderBy("c.id")
    .select(["c.rule_id", "c.version", "c.to_stage as to", "c.share", "c.at"]);
  let versions = db
    .selectFrom("rules.rule_version as v")
    .innerJoin("rules.rule as r", "r.id", "v.rule_id")
    .where((row) =>
      row.exists(
        row
          .selectFrom("rules.stage_change as c")
          .whereRef("c.rule_id", "=", "v.rule_id")
          .whereRef("c.version", "=", "v.version")
          .where("c.to_stage", "in", ["live", "canary"])
          .select("c.id"),
      ),
    )
    .orderBy("v.id")
    .select(["v.id", "v.rule_id", "v.version", "v.definition"]);
  if (only.ruleKey !== undefined) {
    changes = changes.where("r.key", "=", only.ruleKey);
    versions = versions.where("r.key", "=", only.ruleKey);
  }
  const byRule = Map.groupBy(await changes.execute(), (change) => change.rule_id);
  const found: SpokenVersion[] = [];
  for (const { id, rule_id, version, definition } of await versions.execute()) {
    const parsed = ruleSchema.safeParse(definition);
    if (!parsed.success) continue;
    const events = (byRule.get(rule_id) ?? []).map((row) => ({ ...row, at: row.at.getTime() }));
    found.push({
      versionId: id,
      version,
      definition: parsed.data,
      fingerprint: JSON.stringify(parsed.data.condition),
      stretches: speakingStretches(events, version),
    });
  }
  return found;
}
