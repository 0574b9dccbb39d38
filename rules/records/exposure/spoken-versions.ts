import { sql } from "kysely";
import { ruleSchema } from "../../definition/rule-schema.ts";
import type { RuleDefinition } from "../../definition/rule-schema.ts";
import type { Db } from "../../tables.ts";
import { speakingStretches } from "./speaking-stretches.ts";
import type { SpeakingStretch } from "./speaking-stretches.ts";

/** When a version spoke. */
export interface Spoken {
  versionId: number;
  stretches: SpeakingStretch[];
}

/** A version that speaks, or did. */
export interface SpokenVersion extends Spoken {
  definition: RuleDefinition;
}

/** Of every version that was ever live or a canary, or of one of them. */
export async function whenSpoken(db: Db, only: { versionId?: number } = {}): Promise<Spoken[]> {
  const rows = await db
    .selectFrom("rules.stage_change as c")
    .innerJoin("rules.rule_version as v", (join) =>
      join.onRef("v.rule_id", "=", "c.rule_id").onRef("v.version", "=", "c.version"),
    )
    .$if(only.versionId !== undefined, (query) => query.where("v.id", "=", only.versionId!))
    .orderBy("c.id")
    .select(["v.id", "c.version", "c.to_stage as to", "c.share", "c.at"])
    .execute();
  const byVersion = Map.groupBy(rows, ({ id }) => id);
  return [...byVersion].flatMap(([versionId, changes]) => {
    const events = changes.map((change) => ({ ...change, at: change.at.getTime() }));
    const stretches = speakingStretches(events, changes[0]!.version);
    return stretches.length === 0 ? [] : [{ versionId, stretches }];
  });
}

/** With what each says; what this version of the product cannot read was evaluated by none, and is left out. */
export async function withDefinitions(db: Db, spoken: readonly Spoken[]): Promise<SpokenVersion[]> {
  const rows = await db
    .selectFrom("rules.rule_version")
    .where(sql<boolean>`id = any (${spoken.map(({ versionId }) => versionId)}::bigint[])`)
    .select(["id", "definition"])
    .execute();
  const written = new Map(rows.map(({ id, definition }) => [id, definition]));
  return spoken.flatMap((one) => {
    const parsed = ruleSchema.safeParse(written.get(one.versionId));
    return parsed.success ? [{ ...one, definition: parsed.data }] : [];
  });
}
