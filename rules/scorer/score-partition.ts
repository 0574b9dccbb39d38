import type { IngestLog, LogEntry, Registry } from "#ingest";
import type { Clock, Database, Log } from "#platform";
import { loadLiveRules, noteRuleError } from "../store/live-rules.ts";
import type { LiveRules } from "../store/live-rules.ts";
import type { RulesTables } from "../tables.ts";
import { assessEntry, assessReset, assessSuperseded, nothingAssessed } from "./assess.ts";
import type { Assessment } from "./assess.ts";
import { commitBatch } from "./commit.ts";
import type { ScoredBatch } from "./commit.ts";
import { emptyMemory, followChanges, loadAssets } from "./partition-memory.ts";
import type { PartitionMemory } from "./partition-memory.ts";
import { pendingResets } from "./pending-resets.ts";
import { readPosition } from "./position.ts";
import type { ScorerFigures } from "./scorer-figures.ts";

export interface ScorerParts {
  db: Database;
  ingestLog: Pick<IngestLog, "read" | "partitions">;
  registry: Registry;
  clock: Clock;
  log: Log;
  figures?: ScorerFigures | undefined;
}

export interface PartitionScorer {
  /** Scores until nothing is left. */
  score(): Promise<void>;
  /** Forgets the partition: somebody else scores it from here on. */
  letGo(): Promise<void>;
}

const entriesPerRead = 500;
/** A batch is committed at once and evaluated without a pause: large enough to share a commit, small enough not to hold up ingest. */
const readingsPerBatch = 10_000;

/**
 * Scores a partition until nothing is left. One call at a time for each partition of a process; several processes may score the same
 * partition, and each batch is committed by one of them.
 */
export function createPartitionScorer(parts: ScorerParts, partition: number): PartitionScorer {
  const { db, ingestLog, registry, log } = parts;
  let memory: PartitionMemory | undefined;
  let live: LiveRules | undefined;

  const scoreBatch = async (): Promise<boolean> => {
    memory ??= emptyMemory(await readPosition(db, partition));
    const { position } = memory;
    const entries = cutToBatch(await ingestLog.read(partition, position.seq, entriesPerRead));
    // After the entries: a repair that was recorded before a reading was published must not be missed by it.
    const resets = await pendingResets(db, partition, ingestLog.partitions);
    if (entries.length === 0 && resets.length === 0) return false;
    live = await currentRules(parts, live);
    await refreshForUnknown(registry, entries);
    followChanges(memory, live, registry);
    const wanted = { entries, assetIds: resets.map((reset) => reset.assetId) };
    await loadAssets(memory, partition, wanted, live, {
      db,
      registry,
      partitions: ingestLog.partitions,
    });

    const result = nothingAssessed();
    for (const asset of memory.assets.values()) {
      if (asset.superseded.length > 0) assessSuperseded(asset, parts.clock.now(), result);
    }
    for (const reset of resets) {
      const asset = memory.assets.get(reset.assetId);
      if (asset !== undefined) assessReset(asset, reset, result);
    }
    for (const entry of entries) assessEntry(entry, memory.assets, result);

    const batch: ScoredBatch = {
      partition,
      from: position,
      to: entries.at(-1)?.seq ?? position.seq,
      changed: [...memory.assets.values()].filter((asset) => asset.changed),
      transitions: result.transitions,
      resets: resets.map((reset) => reset.id),
    };
    if (!(await commitBatch(db, batch, parts.clock))) {
      log.debug({ partition, position }, "another scorer was faster; starting from its position");
      memory = undefined;
      return true;
    }
    for (const asset of batch.changed) asset.changed = false;
    memory.position = { ...position, seq: batch.to, commits: position.commits + 1 };
    parts.figures?.count(result, parts.clock.now());
    await noteFailures(parts, result, memory);
    return true;
  };

  return {
    async score() {
      try {
        while (await scoreBatch());
      } catch (error) {
        // Whatever failed, the database is right and what we remember may not be.
        memory = undefined;
        throw error;
      }
    },
    async letGo() {
      memory = undefined;
    },
  };
}

function cutToBatch(entries: LogEntry[]): LogEntry[] {
  let readings = 0;
  for (const [index, entry] of entries.entries()) {
    if (entry.kind === "readings") readings += entry.readings.length;
    if (readings >= readingsPerBatch) return entries.slice(0, index + 1);
  }
  return entries;
}

/** Rules are read again when their revision moved; those that cannot be read are noted once. */
async function currentRules(parts: ScorerParts, known: LiveRules | undefined): Promise<LiveRules> {
  const db = parts.db.as<RulesTables>();
  const { revision } = await db
    .selectFrom("rules.revision")
    .select("revision")
    .executeTakeFirstOrThrow();
  if (known !== undefined && known.revision === revision) return known;
  const live = await loadLiveRules(db);
  for (const { versionId, key, error } of live.unreadable) {
    parts.log.error({ rule: key, error }, "a stored rule cannot be read; the others go on");
    const at = new Date(parts.clock.now());
    await noteRuleError(db, versionId, { times: 1, message: error, at });
  }
  return live;
}

/** A reading of an asset that we do not know yet: the registry has changed and word has not reached us. */
async function refreshForUnknown(registry: Registry, entries: readonly LogEntry[]): Promise<void> {
  const known = registry.snapshot().assets;
  const unknown = entries.some(
    (entry) =>
      entry.kind === "readings" && entry.readings.some((reading) => !known.has(reading.assetId)),
  );
  if (unknown) await registry.refreshIfStale();
}

async function noteFailures(
  parts: ScorerParts,
  { failures }: Assessment,
  memory: PartitionMemory,
): Promise<void> {
  for (const { plan } of memory.assets.values()) {
    for (const { versionId, message } of plan.failed.splice(0)) {
      failures.set(versionId, { times: 1, message });
    }
  }
  for (const [versionId, { times, message }] of failures) {
    parts.log.error({ ruleVersion: versionId, times, message }, "a rule failed; the others go on");
    const at = new Date(parts.clock.now());
    await noteRuleError(parts.db.as<RulesTables>(), versionId, { times, message, at });
  }
}
