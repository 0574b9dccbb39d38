import { setImmediate as breathe } from "node:timers/promises";
import type { IngestLog, Registry } from "#ingest";
import type { Database, Log } from "#platform";
import { loadRulesUsed, usedAs } from "../store/live-rules.ts";
import type { LiveRules } from "../store/live-rules.ts";
import type { RulesTables } from "../tables.ts";
import { finishBatch, nothingAssessed, takeEntry } from "./assess.ts";
import { replanned } from "./asset-memory.ts";
import { planFor } from "./asset-plan.ts";
import { emptyMemory, loadAssets } from "./partition-memory.ts";
import type { PartitionMemory } from "./partition-memory.ts";
import { readPosition } from "./position.ts";
import { createReadSize } from "./read-size.ts";
import { noteChanged } from "./snapshots.ts";

const readingsPerRead = 10_000;

/**
 * What the last scorer of a partition knew at its position: what it stored, and the log read again from there, by the same rules. What that
 * leads to was carried out then, so here it is thrown away.
 */
export async function takeOver(
  parts: {
    db: Database;
    ingestLog: Pick<IngestLog, "read" | "partitions">;
    registry: Registry;
    log: Log;
  },
  partition: number,
  live: LiveRules,
): Promise<PartitionMemory> {
  const { db, ingestLog, registry, log } = parts;
  const position = await readPosition(db, partition);
  const memory = emptyMemory(position);
  const { seq: until, neededFrom, ruleVersions } = position;
  const isAsThen = ruleVersions === null || sameVersions(ruleVersions, live);
  const then = isAsThen ? live : await loadRulesUsed(db.as<RulesTables>(), ruleVersions);
  const sources = { db, registry, partitions: ingestLog.partitions };
  const load = (entries: Parameters<typeof takeEntry>[0][], assetIds: number[]) =>
    loadAssets(memory, partition, { entries, assetIds, seq: neededFrom - 1 }, then, sources);

  await load([], await unsettledAssets(db, partition));
  let seq = neededFrom - 1;
  const size = createReadSize(readingsPerRead);
  while (seq < until) {
    const read = await ingestLog.read(partition, seq, size.entries(), readingsPerRead);
    size.note(read);
    const entries = read.filter((entry) => entry.seq <= until);
    const first = entries[0];
    if (first === undefined || first.seq !== seq + 1) {
      const from = seq + 1;
      log.error(
        { partition, from, to: first?.seq ?? until },
        "entries of the ingest log that the scorer needs are gone; what they said is judged no more",
      );
      if (first === undefined) break;
    }
    await load(entries, []);
    const thrownAway = nothingAssessed();
    for (const entry of entries) takeEntry(entry, memory.assets, thrownAway);
    finishBatch(thrownAway);
    seq = entries.at(-1)!.seq;
    await breathe();
  }
  for (const [id, asset] of memory.assets) {
    if (!asset.provisional) continue;
    const plan = planFor(asset.asset, then.rules);
    memory.assets.set(id, replanned(asset, asset.asset, plan, until));
  }
  const changed = [...memory.assets.values()].filter((asset) => asset.store !== null);
  noteChanged(memory.snapshots, changed, Math.min(neededFrom, until + 1), performance.now());
  if (isAsThen) {
    memory.revision = live.revision;
    memory.registryVersion = registry.snapshot().version;
  } else {
    memory.ticksReady = false;
  }
  return memory;
}

async function unsettledAssets(db: Database, partition: number): Promise<number[]> {
  const rows = await db
    .as<RulesTables>()
    .selectFrom("rules.asset_state")
    .where("partition", "=", partition)
    .where("needed_from", "is not", null)
    .select("asset_id")
    .execute();
  return rows.map((row) => row.asset_id);
}

function sameVersions(versions: readonly string[], { rules }: LiveRules): boolean {
  const live = new Set(rules.map(usedAs));
  return versions.length === live.size && versions.every((id) => live.has(id));
}
