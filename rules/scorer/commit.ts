import { appendToOutbox } from "#platform";
import type { Database, OutboxEvent } from "#platform";
import { sql } from "kysely";
import { changeFlag } from "../flags/change-flag.ts";
import { lockOpenFlag, raiseFlag } from "../flags/raise-flag.ts";
import { summaryOf } from "../evaluation/summary.ts";
import type { RulesTables, Trx } from "../tables.ts";
import type { AssessedTransition } from "./assess.ts";
import { toStore } from "./asset-memory.ts";
import type { AssetMemory } from "./asset-memory.ts";
import type { Position } from "./position.ts";

export interface ScoredBatch {
  partition: number;
  /** The position the batch was scored from, and the sequence after it. */
  from: Position;
  to: number;
  changed: readonly AssetMemory[];
  transitions: readonly AssessedTransition[];
  /** Resets that were applied before the first entry. */
  resets: readonly number[];
}

/**
 * Commits a batch: position, states, flags, assessments and outbox in one transaction. False when the position is no longer where the batch
 * began: another scorer was faster, nothing is written, and what this one remembers is void.
 */
export async function commitBatch(
  db: Database,
  batch: ScoredBatch,
  clock: { now(): number },
): Promise<boolean> {
  return db
    .as<RulesTables>()
    .transaction()
    .execute(async (trx) => {
      // First: its row lock makes the scorers of a partition wait for each other, and the loser sees that it lost.
      const moved = await trx
        .updateTable("rules.position")
        .set({ seq: batch.to, needed_from: batch.to + 1, commits: batch.from.commits + 1 })
        .where("partition", "=", batch.partition)
        .where("seq", "=", batch.from.seq)
        .where("commits", "=", batch.from.commits)
        .executeTakeFirst();
      if (moved.numUpdatedRows !== 1n) return false;
      await saveStates(trx, batch);
      await markResets(trx, batch, clock.now());
      if (batch.transitions.length === 0) return true;
      const events: OutboxEvent[] = [];
      for (const one of batch.transitions) events.push(...(await carryOut(trx, one, clock.now())));
      await saveAssessments(trx, batch.transitions, clock.now());
      await appendToOutbox(trx, events);
      return true;
    });
}

async function saveStates(trx: Trx, { partition, to, changed }: ScoredBatch): Promise<void> {
  if (changed.length === 0) return;
  await sql`
    insert into rules.asset_state (asset_id, partition, seq, state)
    select asset_id, ${partition}, ${to}, state
    from unnest(
      ${changed.map((memory) => memory.asset.id)}::bigint[],
      ${changed.map((memory) => JSON.stringify(toStore(memory)))}::json[]
    ) as s (asset_id, state)
    on conflict (asset_id) do update set state = excluded.state, seq = excluded.seq`.execute(trx);
}

async function markResets(trx: Trx, batch: ScoredBatch, now: number): Promise<void> {
  if (batch.resets.length === 0) return;
  await trx
    .updateTable("rules.asset_reset")
    .set({ applied_at: new Date(now), applied_after: batch.from.seq })
    .where(sql<boolean>`id = any (${[...batch.resets]}::bigint[])`)
    .execute();
}

async function carryOut(
  trx: Trx,
  { memory, rule, transition, receivedAt, evidence }: AssessedTransition,
  now: number,
): Promise<OutboxEvent[]> {
  const { asset } = memory;
  if (transition.type === "raised") {
    const { definition, versionId, version } = rule.live;
    const { explanation, at, triggeredAt } = transition;
    return raiseFlag(
      trx,
      {
        asset,
        rule: definition,
        ruleVersionId: versionId,
        ruleVersion: version,
        raisedAt: at,
        triggeredAt,
        receivedAt,
        summary: summaryOf(definition.summary, explanation, asset, rule.signals),
        evidence,
      },
      now,
    );
  }
  if (transition.type === "returned") {
    const flag = await lockOpenFlag(trx, asset.id, rule.bound.key);
    return flag === undefined
      ? []
      : changeFlag(trx, flag, { type: "return", at: transition.at }, now);
  }
  return [];
}

async function saveAssessments(
  trx: Trx,
  transitions: readonly AssessedTransition[],
  now: number,
): Promise<void> {
  const column = <T>(of: (one: AssessedTransition) => T): T[] => transitions.map(of);
  // Columns, not rows: PostgreSQL takes 65,535 parameters at most, and a silent plant is more transitions than that has room for.
  await sql`
    insert into rules.assessment (asset_id, site_id, rule_version_id, kind, at, recorded_at, score, words)
    select asset_id, site_id, rule_version_id, kind, at, ${new Date(now)}, score, words
    from unnest(
      ${column(({ memory }) => memory.asset.id)}::bigint[],
      ${column(({ memory }) => memory.asset.siteId)}::bigint[],
      ${column(({ rule }) => rule.live.versionId)}::bigint[],
      ${column(({ transition }) => transition.type)}::text[],
      ${column(({ transition }) => new Date(transition.at))}::timestamptz[],
      ${column(({ evidence }) => evidence.score)}::double precision[],
      ${column(({ evidence }) => evidence.words)}::text[]
    ) with ordinality as a (asset_id, site_id, rule_version_id, kind, at, score, words, n)
    order by n`.execute(trx);
}
