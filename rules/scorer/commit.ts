import type { Database, OutboxEvent } from "#platform";
import { sql } from "kysely";
import { announceFlags } from "../announce/announce-flags.ts";
import type { RulesTables, Trx } from "../tables.ts";
import { saveScores } from "../anomaly/save-scores.ts";
import type { Assessment, RuleChange } from "./assessment.ts";
import { neededFrom, toStore } from "./asset-memory.ts";
import type { AssetMemory } from "./asset-memory.ts";
import { carryOutAll, inGroups } from "./carry-out-changes.ts";
import type { MovePosition } from "./move-position.ts";
import type { Position } from "./position.ts";
import { saveAssessments } from "./save-assessments.ts";
import { saveApart } from "./stored-apart.ts";
import { tellDeparted } from "./tell-departed.ts";
import { saveTrialDays } from "./trial-days.ts";
import type { TrialDay } from "./trial-days.ts";
import { isAboutTheData, writeWhatCanBe } from "./write-what-can-be.ts";
import type { Refused } from "./write-what-can-be.ts";

export interface ScoredBatch {
  partition: number;
  /** The position the batch was scored from, and the one after it. */
  from: Position;
  to: Pick<Position, "seq" | "neededFrom" | "ruleVersions">;
  changes: readonly RuleChange[];
  departed?: Assessment["departed"];
  trialDays?: readonly TrialDay[];
  /** Rows that were judged; told to nobody, but kept for who looks. */
  scores?: Assessment["scores"];
  /** Assets that are stored along with it. */
  snapshots: readonly AssetMemory[];
  /** Resets that were applied before the first entry. */
  resets: readonly number[];
}

/** What a batch says that no database would take, and why. */
export interface Unwritten {
  changes: Refused<readonly RuleChange[]>[];
  snapshots: Refused<AssetMemory>[];
}

/**
 * Commits a batch: position, states, flags, assessments and outbox in one transaction. Null when the position is no longer where the batch
 * began: another scorer was faster, nothing is written, and what this one remembers is void. What is refused for what it says would be refused
 * for ever, and hold up everything behind it: it is left out and returned, and all the rest is written.
 *
 * A batch that says nothing new to anybody does not wait for the disk: if its commit is lost in a crash, the same entries are scored again,
 * with the same result. (What the log is trimmed by is flushed before the trimming is: it stands before it in the same journal.)
 */
export async function commitBatch(
  db: Database,
  batch: ScoredBatch,
  clock: { now(): number },
  move: MovePosition,
): Promise<Unwritten | null> {
  if (isQuiet(batch) && batch.snapshots.length === 0 && (batch.scores ?? []).length === 0) {
    return (await move(batch)) ? nothingUnwritten : null;
  }
  try {
    return await commitAll(db, batch, clock, writeAll);
  } catch (error) {
    if (!isAboutTheData(error)) throw error;
    return commitAll(db, batch, clock, writeWhatCanBe);
  }
}

const nothingUnwritten: Unwritten = { changes: [], snapshots: [] };

type Write = typeof writeWhatCanBe;

const writeAll: Write = async (_trx, items, write) => {
  if (items.length > 0) await write(items);
  return [];
};

function commitAll(
  db: Database,
  batch: ScoredBatch,
  clock: { now(): number },
  write: Write,
): Promise<Unwritten | null> {
  return db
    .as<RulesTables>()
    .transaction()
    .execute(async (trx) => {
      if (isQuiet(batch)) await sql`set local synchronous_commit = off`.execute(trx);
      // First: its row lock makes the scorers of a partition wait for each other, and the loser sees that it lost.
      const { seq, neededFrom: needed_from, ruleVersions } = batch.to;
      const moved = await trx
        .updateTable("rules.position")
        .set({ seq, needed_from, commits: batch.from.commits + 1 })
        .$if(ruleVersions !== batch.from.ruleVersions, (update) =>
          update.set({ rule_versions: [...(ruleVersions ?? [])] }),
        )
        .where("partition", "=", batch.partition)
        .where("seq", "=", batch.from.seq)
        .where("commits", "=", batch.from.commits)
        .executeTakeFirst();
      if (moved.numUpdatedRows !== 1n) return null;
      const snapshots = await write(trx, batch.snapshots, async (some) => {
        await saveStates(trx, batch, some);
        await saveApart(trx, some);
      });
      await write(trx, batch.scores ?? [], (some) => saveScores(trx, some));
      await markResets(trx, batch, clock.now());
      await saveTrialDays(trx, batch.trialDays ?? []);
      for (const one of batch.departed ?? []) {
        await announceFlags(trx, await tellDeparted(trx, one, clock.now()), clock.now());
      }
      const changes = await write(trx, inGroups(batch.changes), async (groups) => {
        const events: OutboxEvent[] = [];
        for (const group of groups) events.push(...(await carryOutAll(trx, group, clock.now())));
        const told = groups.flat().filter(({ rule }) => !rule.silent);
        await saveAssessments(trx, told, clock.now());
        await announceFlags(trx, events, clock.now());
      });
      return { changes, snapshots };
    });
}

const isQuiet = ({ changes, resets, from, to, departed, trialDays }: ScoredBatch): boolean =>
  changes.length === 0 &&
  resets.length === 0 &&
  from.ruleVersions === to.ruleVersions &&
  (departed ?? []).length === 0 &&
  (trialDays ?? []).length === 0;

async function saveStates(
  trx: Trx,
  { partition, to }: ScoredBatch,
  snapshots: readonly AssetMemory[],
): Promise<void> {
  await sql`
    insert into rules.asset_state (asset_id, partition, seq, needed_from, state)
    select asset_id, ${partition}, ${to.seq}, needed_from, state
    from unnest(
      ${snapshots.map((memory) => memory.asset.id)}::bigint[],
      ${snapshots.map((memory) => neededFrom(memory))}::bigint[],
      ${snapshots.map((memory) => JSON.stringify(toStore(memory)))}::json[]
    ) as s (asset_id, needed_from, state)
    on conflict (asset_id) do update
      set state = excluded.state, seq = excluded.seq, needed_from = excluded.needed_from`.execute(
    trx,
  );
}

async function markResets(trx: Trx, batch: ScoredBatch, now: number): Promise<void> {
  if (batch.resets.length === 0) return;
  await trx
    .updateTable("rules.asset_reset")
    .set({ applied_at: new Date(now), applied_after: batch.from.seq })
    .where(sql<boolean>`id = any (${[...batch.resets]}::bigint[])`)
    .execute();
}
