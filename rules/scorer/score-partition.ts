import type { IngestLog, LogEntry, Registry } from "#ingest";
import type { Clock, Database, Log } from "#platform";
import { loadLiveRules, noteRuleError, usedAs } from "../store/live-rules.ts";
import type { LiveRules } from "../store/live-rules.ts";
import type { RulesTables } from "../tables.ts";
import { assessHandOver, assessReset } from "./assess-intervention.ts";
import { finishBatch, nothingAssessed, takeEntry } from "./assess.ts";
import type { Assessment } from "./assessment.ts";
import { createBesideTheLog } from "./beside-the-log.ts";
import type { BesideTheLog } from "./beside-the-log.ts";
import { commitBatch } from "./commit.ts";
import type { ScoredBatch } from "./commit.ts";
import { createFailureNotes } from "./failure-notes.ts";
import type { FailureNotes } from "./failure-notes.ts";
import { flaggedAssets } from "./flagged-assets.ts";
import { followChanges, followsOthers, loadAssets } from "./partition-memory.ts";
import type { PartitionMemory } from "./partition-memory.ts";
import type { PendingReset } from "./pending-resets.ts";
import { readPosition } from "./position.ts";
import { createPositionMover } from "./move-position.ts";
import type { MovePosition } from "./move-position.ts";
import { createReadSize } from "./read-size.ts";
import { figuresOf } from "./scorer-figures.ts";
import type { CountFigures } from "./scorer-figures.ts";
import { noteUnwritten } from "./note-unwritten.ts";
import { noteChanged, noteWritten, planSnapshots, shippedPace } from "./snapshots.ts";
import type { SnapshotPace } from "./snapshots.ts";
import { takeOver } from "./take-over.ts";
import { newTrialDays } from "./trial-days.ts";

export interface ScorerParts {
  db: Database;
  ingestLog: Pick<IngestLog, "read" | "partitions">;
  registry: Registry;
  clock: Clock;
  log: Log;
  figures?: CountFigures | undefined;
  snapshotPace?: SnapshotPace;
  /** What the partitions of a worker share; alone, each asks for itself. */
  shared?: SharedStatements;
}

/** Asked and told once for all partitions that do so at the same time. */
export interface SharedStatements {
  besideTheLog: (partition: number) => Promise<BesideTheLog>;
  movePosition: MovePosition;
}

export const createSharedStatements = (db: Database, partitions: number): SharedStatements => ({
  besideTheLog: createBesideTheLog(db, partitions),
  movePosition: createPositionMover(db),
});

export interface PartitionScorer {
  /** Scores until nothing is left. */
  score(): Promise<void>;
  /** Readings (and ticks) that the last run took in. */
  taken(): number;
  /** Forgets the partition: somebody else scores it from here on. */
  letGo(): Promise<void>;
}

/** A batch is committed at once and evaluated without a pause: large enough to share a commit, small enough not to hold up ingest. */
const readingsPerBatch = 10_000;

/**
 * Scores a partition until nothing is left. One call at a time for each partition of a process; several processes may score the same
 * partition, and each batch is committed by one of them.
 */
export function createPartitionScorer(parts: ScorerParts, partition: number): PartitionScorer {
  const { db, ingestLog, registry, clock, log } = parts;
  const { partitions } = ingestLog;
  const { besideTheLog, movePosition } = parts.shared ?? createSharedStatements(db, partitions);
  let memory: PartitionMemory | undefined;
  let live: LiveRules | undefined;
  const notes = createFailureNotes();
  const size = createReadSize(readingsPerBatch);
  let taken = 0;

  /** Whether there may be more. */
  const scoreBatch = async (): Promise<boolean> => {
    const { seq: after } = memory?.position ?? (await readPosition(db, partition));
    const limit = size.entries();
    const read = await ingestLog.read(partition, after, limit, readingsPerBatch);
    size.note(read);
    // After the entries: a repair that was recorded before a reading was published must not be missed by it.
    const { revision, resets } = await besideTheLog(partition);
    if (read.length === 0 && resets.length === 0) return false;
    live ??= await currentRules(parts, await loadLiveRules(db.as<RulesTables>()));
    const isNew = memory === undefined;
    memory ??= await takeOver(parts, partition, live);
    const { position, snapshots } = memory;
    // Somebody scored on while we took over: what was read is not what comes next.
    if (position.seq !== after) return true;
    if (live.revision !== revision) {
      live = await currentRules(parts, await loadLiveRules(db.as<RulesTables>()));
    }
    const entries = cutToBatch(read);
    await refreshForUnknown(registry, entries);
    const assetIds = resets.map((reset) => reset.assetId);
    if (isNew || followsOthers(memory, live, registry)) {
      assetIds.push(...(await flaggedAssets(db, partition, partitions)));
    }
    followChanges(memory, live, registry);
    const wanted = { entries, assetIds, seq: position.seq };
    await loadAssets(memory, partition, wanted, live, { db, registry, partitions });

    taken += readingsOf(entries);
    const result = assess(memory, { entries, resets, now: clock.now() });
    const seq = entries.at(-1)?.seq ?? position.seq;
    const now = performance.now();
    const changed = [...memory.assets.values()].filter((asset) => asset.store !== null);
    noteChanged(snapshots, changed, position.seq + 1, now);
    const { writing, neededFrom } = planSnapshots(snapshots, memory.assets, {
      seq,
      neededFrom: position.neededFrom,
      pace: parts.snapshotPace ?? shippedPace,
      now,
    });
    const to = { seq, neededFrom, ruleVersions: versionsOf(live, position.ruleVersions) };
    const batch: ScoredBatch = {
      partition,
      from: position,
      to,
      changes: result.changes,
      departed: result.departed,
      trialDays: newTrialDays(memory, entries, live.rules),
      scores: result.scores,
      snapshots: writing,
      resets: resets.map((reset) => reset.id),
    };
    const unwritten = await commitBatch(db, batch, clock, movePosition);
    if (unwritten === null) {
      log.debug({ partition, position }, "another scorer was faster; starting from its position");
      memory = undefined;
      return true;
    }
    noteWritten(snapshots, writing);
    noteUnwritten(result, unwritten, log);
    for (const asset of changed) asset.store = null;
    memory.position = { ...to, commits: position.commits + 1 };
    parts.figures?.(figuresOf(result, clock.now()));
    await noteFailures(parts, result, memory, notes);
    return (
      entries.length < read.length ||
      read.length === limit ||
      readingsOf(entries) >= readingsPerBatch
    );
  };

  return {
    async score() {
      taken = 0;
      try {
        while (await scoreBatch());
      } catch (error) {
        // Whatever failed, the database is right and what we remember may not be.
        memory = undefined;
        throw error;
      }
    },
    taken: () => taken,
    async letGo() {
      memory = undefined;
    },
  };
}

/** What is not in the log comes before the entries. */
function assess(
  memory: PartitionMemory,
  batch: { entries: readonly LogEntry[]; resets: readonly PendingReset[]; now: number },
): Assessment {
  const result = nothingAssessed();
  for (const asset of memory.assets.values()) assessHandOver(asset, batch.now, result);
  for (const reset of batch.resets) {
    const asset = memory.assets.get(reset.assetId);
    if (asset !== undefined) assessReset(asset, reset, result);
  }
  for (const entry of batch.entries) takeEntry(entry, memory.assets, result);
  finishBatch(result);
  return result;
}

/** The same list as long as they are the same versions. */
function versionsOf(
  { rules }: LiveRules,
  known: readonly string[] | null,
): readonly string[] | null {
  const versions = rules.map(usedAs);
  const same = known?.length === versions.length && versions.every((one) => known.includes(one));
  return same ? known : versions;
}

function cutToBatch(entries: LogEntry[]): LogEntry[] {
  let readings = 0;
  for (const [index, entry] of entries.entries()) {
    if (entry.kind === "readings") readings += entry.readings.length;
    if (readings >= readingsPerBatch) return entries.slice(0, index + 1);
  }
  return entries;
}

const readingsOf = (entries: readonly LogEntry[]): number =>
  entries.reduce((sum, entry) => sum + (entry.kind === "readings" ? entry.readings.length : 1), 0);

/** Rules as they were just read; those that cannot be read are noted once. */
async function currentRules(parts: ScorerParts, live: LiveRules): Promise<LiveRules> {
  for (const { versionId, key, error } of live.unreadable) {
    parts.log.error({ rule: key, error }, "a stored rule cannot be read; the others go on");
    const at = new Date(parts.clock.now());
    const db = parts.db.as<RulesTables>();
    await noteRuleError(db, versionId, { times: 1, message: error, at });
  }
  return live;
}

/** A reading of a signal that we do not know yet: the registry has changed and word has not reached us. */
async function refreshForUnknown(registry: Registry, entries: readonly LogEntry[]): Promise<void> {
  const known = registry.snapshot().signals;
  const unknown = entries.some(
    (entry) =>
      entry.kind === "readings" && entry.readings.some((reading) => !known.has(reading.signalId)),
  );
  if (unknown) await registry.refreshIfStale();
}

async function noteFailures(
  parts: ScorerParts,
  { failures }: Assessment,
  memory: PartitionMemory,
  notes: FailureNotes,
): Promise<void> {
  for (const { plan } of memory.assets.values()) {
    for (const { versionId, message } of plan.failed.splice(0)) {
      failures.set(versionId, { times: 1, message });
    }
  }
  for (const [versionId, { times, message }] of notes.take(failures, performance.now())) {
    parts.log.error({ ruleVersion: versionId, times, message }, "a rule failed; the others go on");
    const at = new Date(parts.clock.now());
    await noteRuleError(parts.db.as<RulesTables>(), versionId, { times, message, at });
  }
}
