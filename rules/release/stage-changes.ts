import { sql } from "kysely";
import type { Selectable } from "kysely";
import type { Db, RulesTables, Trx } from "../tables.ts";
import { evolveRelease } from "./evolve-release.ts";
import type { Gate } from "./gates.ts";
import { nothingReleased } from "./release-state.ts";
import type { ReleaseEvent, ReleaseState } from "./release-state.ts";

type Row = Pick<
  Selectable<RulesTables["rules.stage_change"]>,
  "type" | "version" | "from_stage" | "to_stage" | "share" | "at"
>;

/** What happened to the versions of a rule, in order. */
export async function releaseEventsOf(db: Db, ruleId: number): Promise<ReleaseEvent[]> {
  const rows = await db
    .selectFrom("rules.stage_change")
    .where("rule_id", "=", ruleId)
    .orderBy("id")
    .select(["type", "version", "from_stage", "to_stage", "share", "at"])
    .execute();
  return rows.map(eventOf);
}

/** Where the versions of a rule stand, by what happened to them. */
export async function releaseStateOf(db: Db, ruleId: number): Promise<ReleaseState> {
  return (await releaseEventsOf(db, ruleId)).reduce(evolveRelease, nothingReleased());
}

function eventOf({ type, version, from_stage, to_stage: to, share, at }: Row): ReleaseEvent {
  if (type === "added" || from_stage === null) {
    return { type: "added", version, to, share: null, at: at.getTime() };
  }
  return { type, version, from: from_stage, to, share, at: at.getTime() };
}

export interface ChangedBy {
  by: string;
  automatic: boolean;
  reason: string | null;
  gates: readonly Gate[];
}

/** Writes down what happened, and brings the versions to where it leads. The caller holds the rules (`lockRules`) and tells that they changed. */
export async function recordStageChanges(
  trx: Trx,
  ruleId: number,
  events: readonly ReleaseEvent[],
  { by, automatic, reason, gates }: ChangedBy,
): Promise<void> {
  for (const event of events) {
    const { type, version, to, share, at } = event;
    await trx
      .insertInto("rules.stage_change")
      .values({
        rule_id: ruleId,
        version,
        type,
        from_stage: event.type === "added" ? null : event.from,
        to_stage: to,
        share,
        at: new Date(at),
        by,
        automatic,
        reason,
        gates: JSON.stringify(gates),
      })
      .execute();
    await trx
      .updateTable("rules.rule_version")
      .set({ stage: to, canary_share: share })
      .where("rule_id", "=", ruleId)
      .where("version", "=", version)
      .execute();
  }
  await sql`
    update rules.rule r set live_version_id =
      (select v.id from rules.rule_version v where v.rule_id = r.id and v.stage = 'live')
    where r.id = ${ruleId}`.execute(trx);
}
