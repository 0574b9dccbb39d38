import type { OutboxEvent } from "#platform";
import { sql } from "kysely";
import type { RuleDefinition } from "../definition/rule-schema.ts";
import type { Evidence } from "../evaluation/evidence.ts";
import type { RemainingUsefulLife } from "../life/remaining-useful-life.ts";
import { lifeColumn, savePrediction } from "../life/save-prediction.ts";
import type { SaidOfLife } from "../life/save-prediction.ts";
import type { Trx } from "../tables.ts";
import { latchOf, recordEvents } from "./change-flag.ts";
import type { FlagRow } from "./change-flag.ts";
import { decide } from "./decide.ts";
import { beginEpisode } from "./episode-rows.ts";
import { flagEvent } from "./flag-events.ts";

const hourMs = 3_600_000;

/** Whose flag it is. */
export interface FlagOf {
  asset: { id: number; tag: string; name: string; siteId: number; siteName: string };
  rule: RuleDefinition;
  ruleVersionId: number;
  ruleVersion: number;
}

export interface RaiseFlag extends FlagOf {
  raisedAt: number;
  triggeredAt: number;
  receivedAt: number | null;
  summary: string;
  evidence: Evidence;
  /** Counted from `triggeredAt`; absent where the condition foresees no end. */
  remainingUsefulLife?: RemainingUsefulLife | undefined;
}

/**
 * Raises a flag, or raises again the one that had returned unseen; changes nothing while one stands. The flag is inserted before it is looked for:
 * nearly always there is none, and each statement is a wait between a reading and the people. Two at once: the unique index lets one insert
 * through, and the other finds that one's flag.
 */
export async function raiseFlag(
  trx: Trx,
  raise: RaiseFlag,
  now: number,
  reason: string | null = null,
): Promise<OutboxEvent[]> {
  const command = { type: "raise", at: raise.raisedAt } as const;
  const id = await insertFlag(trx, raise, { now, reason });
  if (id !== undefined) {
    await keepPrediction(trx, id, raise, now);
    return [raisedEvent(raise, { id, announced: 1, now })];
  }
  const open = await lockOpenFlag(trx, raise.asset.id, raise.rule.key);
  // It became normal between the two.
  if (open === undefined) return raiseFlag(trx, raise, now, reason);
  const decision = decide(open.state, command, latchOf(open));
  if (!decision.ok || decision.events.length === 0) return [];
  const announced = open.announced + 1;
  await recordEvents(
    trx,
    open,
    decision.events,
    { now, reason },
    {
      ...columnsOf(raise, now),
      occurrences: open.occurrences + 1,
      announced,
    },
  );
  const of = { flagId: open.id, assetId: raise.asset.id, condition: raise.rule.key };
  await beginEpisode(trx, of, raise);
  await keepPrediction(trx, open.id, raise, now);
  return [raisedEvent(raise, { id: open.id, announced, now })];
}

const saidOfLife = ({ remainingUsefulLife: life, triggeredAt: at }: RaiseFlag): SaidOfLife | null =>
  life === undefined ? null : { life, at };

async function keepPrediction(trx: Trx, id: number, raise: RaiseFlag, now: number): Promise<void> {
  const said = saidOfLife(raise);
  if (said === null) return;
  await savePrediction(trx, { id, ruleVersionId: raise.ruleVersionId }, said, now);
}

export function lockOpenFlag(
  trx: Trx,
  assetId: number,
  condition: string,
): Promise<FlagRow | undefined> {
  return trx
    .selectFrom("rules.flag")
    .where("asset_id", "=", assetId)
    .where("condition", "=", condition)
    .where("state", "<>", "normal")
    .selectAll()
    .forNoKeyUpdate()
    .executeTakeFirst();
}

/** A new flag with its first stretch and the first line of its history, in one statement. Undefined where one is open. */
async function insertFlag(
  trx: Trx,
  raise: RaiseFlag,
  { now, reason }: { now: number; reason: string | null },
): Promise<number | undefined> {
  const { asset, rule } = raise;
  const begun = decide(null, { type: "raise", at: raise.raisedAt });
  if (!begun.ok) throw new Error(`a flag that is not there cannot be raised: ${begun.reason}`);
  const inserted = await trx
    .with("raised", (db) =>
      db
        .insertInto("rules.flag")
        .values({
          ...columnsOf(raise, now),
          asset_id: asset.id,
          asset_tag: asset.tag,
          asset_name: asset.name,
          site_id: asset.siteId,
          site_name: asset.siteName,
          condition: rule.key,
          state: "unacknowledged",
          returned_at: null,
          acknowledged_at: null,
          acknowledged_by: null,
          cleared_at: null,
          withdrawn_at: null,
        })
        .onConflict((conflict) =>
          conflict.columns(["asset_id", "condition"]).where("state", "<>", "normal").doNothing(),
        )
        .returning(["id", "asset_id", "condition", "raised_at", "triggered_at"]),
    )
    .with("episode", (db) =>
      db
        .insertInto("rules.flag_episode")
        .columns(["flag_id", "asset_id", "condition", "raised_at", "triggered_at"])
        .expression((from) =>
          from
            .selectFrom("raised")
            .select(["id", "asset_id", "condition", "raised_at", "triggered_at"]),
        ),
    )
    .with("history", (db) =>
      db
        .insertInto("rules.flag_history")
        .columns(["flag_id", "type", "at", "recorded_at", "reason"])
        .expression((from) =>
          from
            .selectFrom("raised")
            .innerJoin(
              sql<{ type: string; at: Date }>`unnest(
                ${begun.events.map(({ type }) => type)}::text[],
                ${begun.events.map(({ at }) => new Date(at))}::timestamptz[]
              )`.as<"event">(sql`event (type, at)`),
              (join) => join.onTrue(),
            )
            .select((row) => [
              "raised.id",
              "event.type",
              "event.at",
              row.val(new Date(now)).as("recorded_at"),
              row.val(reason).as("reason"),
            ]),
        ),
    )
    .selectFrom("raised")
    .select("id")
    .executeTakeFirst();
  return inserted?.id;
}

export const columnsOf = (raise: RaiseFlag, now: number) => ({
  rule_version_id: raise.ruleVersionId,
  severity: raise.rule.severity,
  kind: raise.rule.kind,
  latched: raise.rule.latched === true,
  failure_mode: raise.rule.failureMode ?? null,
  raised_at: new Date(raise.raisedAt),
  triggered_at: new Date(raise.triggeredAt),
  received_at: raise.receivedAt === null ? null : new Date(raise.receivedAt),
  recorded_at: new Date(now),
  summary: raise.summary,
  evidence: JSON.stringify(raise.evidence),
  remaining_useful_life: lifeColumn(saidOfLife(raise)),
});

export function raisedEvent(
  raise: Omit<RaiseFlag, "receivedAt" | "evidence">,
  { id, announced, now }: { id: number; announced: number; now: number },
): OutboxEvent {
  const { asset, rule } = raise;
  return flagEvent("flag.raised", {
    flagId: id,
    assetId: asset.id,
    siteId: asset.siteId,
    assetTag: asset.tag,
    condition: rule.key,
    ruleKey: rule.key,
    ruleVersionId: raise.ruleVersionId,
    ruleVersion: raise.ruleVersion,
    severity: rule.severity,
    kind: rule.kind,
    failureMode: rule.failureMode ?? null,
    skill: rule.skill ?? null,
    timeToFailureHours: rule.timeToFailureHours ?? null,
    timeToRespondHours: rule.timeToRespond === undefined ? null : rule.timeToRespond / hourMs,
    kit: rule.kit ?? null,
    priority: rule.priority ?? null,
    remainingUsefulLife: raise.remainingUsefulLife ?? null,
    raisedAt: new Date(raise.raisedAt).toISOString(),
    triggeredAt: new Date(raise.triggeredAt).toISOString(),
    recordedAt: new Date(now).toISOString(),
    occurrences: announced,
    summary: raise.summary,
  });
}
