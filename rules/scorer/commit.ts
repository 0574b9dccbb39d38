import type { Database, OutboxEvent } from "#platform";
import { sql } from "kysely";
import { announceFlags } from "../announce/announce-flags.ts";
import { changeFlag } from "../flags/change-flag.ts";
import { flicker, mayFlicker } from "../flags/flicker.ts";
import type { Flick } from "../flags/flicker.ts";
import { lockOpenFlag, raiseFlag } from "../flags/raise-flag.ts";
import type { FlagOf, RaiseFlag } from "../flags/raise-flag.ts";
import { reEstimateFlag } from "../flags/re-estimate-flag.ts";
import { reviseFlags } from "../flags/revise-flags.ts";
import type { FlagWords } from "../flags/revise-flags.ts";
import { summaryOf } from "../evaluation/summary.ts";
import type { RulesTables, Trx } from "../tables.ts";
import { endSilence, inhibitByTopology } from "../topology/inhibit.ts";
import { saveScores } from "../anomaly/save-scores.ts";
import { canaryFlagged } from "../release/release-events.ts";
import type { Assessment, Judgement, RuleChange } from "./assessment.ts";
import { neededFrom, toStore } from "./asset-memory.ts";
import type { AssetMemory } from "./asset-memory.ts";
import { keepTrialFlags } from "./keep-trial-flags.ts";
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

/** A condition that came and went more often than this in one batch flickers. */
const flickersFrom = 8;

/** The changes in their order; those of a rule that flickers together, at the place of the first. */
function inGroups(changes: readonly RuleChange[]): RuleChange[][] {
  if (changes.length < flickersFrom) return changes.map((one) => [one]);
  const groups: RuleChange[][] = [];
  const byRule = Map.groupBy(changes, ({ rule }) => rule);
  const done = new Set<RuleChange["rule"]>();
  for (const one of changes) {
    const ofRule = byRule.get(one.rule)!;
    if (ofRule.length < flickersFrom) groups.push([one]);
    else if (!done.has(one.rule)) groups.push(ofRule);
    done.add(one.rule);
  }
  return groups;
}

async function carryOutAll(
  trx: Trx,
  changes: readonly RuleChange[],
  now: number,
): Promise<OutboxEvent[]> {
  const { live, silent } = changes[0]!.rule;
  if (silent) {
    await keepTrialFlags(trx, changes, now);
    return [];
  }
  const events = await carryOutInTurn(trx, changes, now);
  if (live.trial === undefined || !events.some(({ topic }) => topic === "flag.raised")) {
    return events;
  }
  const { versionId: ruleVersionId, version } = live;
  return [...events, canaryFlagged({ ruleKey: live.definition.key, ruleVersionId, version })];
}

async function carryOutInTurn(
  trx: Trx,
  changes: readonly RuleChange[],
  now: number,
): Promise<OutboxEvent[]> {
  const events: OutboxEvent[] = [];
  // What is not a plain raise or return goes one by one, and so does what comes before it.
  const plainFrom = changes.findLastIndex((one) => flickOf(one) === null) + 1;
  for (const [index, one] of changes.entries()) {
    if (index >= plainFrom && changes.length - index > 2) {
      const flag = await lockOpenFlag(trx, one.memory.asset.id, one.rule.bound.key);
      if (flag !== undefined && mayFlicker(flag)) {
        const rest = changes.slice(index).flatMap((each) => flickOf(each) ?? []);
        events.push(...(await flicker(trx, flag, rest, now)));
        return events;
      }
    }
    events.push(...(await carryOut(trx, one, now)));
  }
  return events;
}

/** Null: it needs more than its flag, or is neither a raise nor a return. A silence may be a gateway's. */
function flickOf(change: RuleChange): Flick | null {
  if (change.kind === "revision" || change.transition.explanation.kind === "noData") return null;
  const { transition } = change;
  if (transition.type === "raised") return { type: "raise", raise: raiseOf(change, transition) };
  if (transition.type !== "returned" || transition.explanation.kind === "changed") return null;
  return { type: "return", at: transition.at };
}

const flagOf = ({ memory: { asset }, rule: { live } }: RuleChange): FlagOf => ({
  asset,
  rule: live.definition,
  ruleVersionId: live.versionId,
  ruleVersion: live.version,
});

function raiseOf(
  change: RuleChange & { kind: "transition" },
  { at, triggeredAt }: { at: number; triggeredAt: number },
): RaiseFlag {
  const of = flagOf(change);
  return { ...of, ...saysOf(of, change, change), raisedAt: at, triggeredAt };
}

async function carryOut(trx: Trx, change: RuleChange, now: number): Promise<OutboxEvent[]> {
  const { memory, rule } = change;
  const { asset } = memory;
  const of = flagOf(change);
  if (change.kind === "revision") {
    const told = change.now.map((one) => ({
      transition: one.transition,
      says: saysOf(of, change, one),
    }));
    return reviseFlags(
      trx,
      of,
      { was: change.was, now: told, activeBefore: change.activeBefore },
      { now, reason: "a late reading or a correction showed it" },
    );
  }
  const { transition } = change;
  if (transition.type === "raised") {
    const raise = raiseOf(change, transition);
    const silence = { explanation: transition.explanation, asset };
    if (await inhibitByTopology(trx, raise, silence, now)) return [];
    return raiseFlag(trx, raise, now);
  }
  if (transition.type === "returned") {
    await endSilence(trx, asset.id, rule.bound.key, transition.explanation);
    const flag = await lockOpenFlag(trx, asset.id, rule.bound.key);
    if (flag === undefined) return [];
    const { explanation, at } = transition;
    const reason = explanation.kind === "changed" ? explanation.words : null;
    return changeFlag(trx, flag, { type: "return", at }, now, reason);
  }
  const { remainingUsefulLife: life } = transition.explanation;
  if (transition.type === "re-estimated" && life !== undefined) {
    const flag = await lockOpenFlag(trx, asset.id, rule.bound.key);
    if (flag === undefined) return [];
    const { summary } = saysOf(of, change, change);
    return reEstimateFlag(trx, flag, { life, at: transition.at, summary }, now);
  }
  return [];
}

function saysOf(
  { asset, rule }: FlagOf,
  { rule: planned }: RuleChange,
  { transition, receivedAt, evidence }: Judgement,
): FlagWords {
  const summary = summaryOf(rule.summary, transition.explanation, asset, planned.signals);
  const { remainingUsefulLife } = transition.explanation;
  return { receivedAt, summary, evidence, remainingUsefulLife };
}
