import { partitionOf } from "#ingest";
import type { LogEntry, Registry } from "#ingest";
import type { Database } from "#platform";
import equal from "fast-deep-equal";
import { sql } from "kysely";
import type { LiveRules } from "../store/live-rules.ts";
import type { RulesTables } from "../tables.ts";
import { remembered, replanned, settle } from "./asset-memory.ts";
import type { AssetMemory } from "./asset-memory.ts";
import { needsTicks, planFor, samePlan } from "./asset-plan.ts";
import type { Position } from "./position.ts";
import { noSnapshots } from "./snapshots.ts";
import type { Snapshots } from "./snapshots.ts";
import { loadApart } from "./stored-apart.ts";
import type { StoredAsset } from "./stored-asset.ts";

/**
 * What a scorer remembers of a partition. Valid only as long as the position in the database is the one it was read at or committed to;
 * whoever finds that it has moved throws all of this away.
 */
export interface PartitionMemory {
  position: Position;
  assets: Map<number, AssetMemory>;
  snapshots: Snapshots;
  /** The rules and the registry that the assets are planned by. */
  revision: number;
  registryVersion: number;
  /** Whether every asset that time can change is here. */
  ticksReady: boolean;
  /** Up to which day it is noted that an asset had data for a version in trial (`newTrialDays`). */
  trialDays: Map<string, number>;
}

export const emptyMemory = (position: Position): PartitionMemory => ({
  position,
  assets: new Map(),
  snapshots: noSnapshots(),
  revision: -1,
  registryVersion: -1,
  ticksReady: false,
  trialDays: new Map(),
});

export interface MemorySources {
  db: Database;
  registry: Pick<Registry, "snapshot">;
  partitions: number;
}

/** Whether its assets are judged by other rules or facts than these. */
export const followsOthers = (
  memory: PartitionMemory,
  live: LiveRules,
  registry: Pick<Registry, "snapshot">,
): boolean =>
  memory.revision !== live.revision || memory.registryVersion !== registry.snapshot().version;

/** Follows changed rules and a changed registry: what was learnt stays where it still means the same. Whoever is not concerned stays as it is. */
export function followChanges(
  memory: PartitionMemory,
  live: LiveRules,
  registry: Pick<Registry, "snapshot">,
): void {
  if (!followsOthers(memory, live, registry)) return;
  const snapshot = registry.snapshot();
  for (const [id, known] of memory.assets) {
    const asset = snapshot.assets.get(id);
    if (asset === undefined) {
      memory.assets.delete(id);
      memory.snapshots.unsaved.delete(id);
      memory.snapshots.stored.delete(id);
      continue;
    }
    takeNotLearnt(known, live.notLearnt);
    const plan = planFor(asset, live.rules);
    if (!known.provisional && samePlan(known.plan, plan)) {
      known.asset = asset;
      if (memory.revision !== live.revision) known.plan.failed.push(...plan.failed);
    } else {
      memory.assets.set(id, replanned(known, asset, plan, memory.position.seq));
    }
  }
  if (memory.revision !== live.revision) memory.trialDays.clear();
  memory.revision = live.revision;
  memory.registryVersion = snapshot.version;
  memory.ticksReady = false;
}

/**
 * Brings in every asset that the entries and resets concern. `seq`: after which entry an asset begins of which nothing is stored.
 */
export async function loadAssets(
  memory: PartitionMemory,
  partition: number,
  wanted: { entries: readonly LogEntry[]; assetIds: readonly number[]; seq: number },
  live: Pick<LiveRules, "rules" | "notLearnt">,
  sources: MemorySources,
): Promise<void> {
  const missing = new Set<number>();
  const want = (assetId: number) => {
    if (!memory.assets.has(assetId)) missing.add(assetId);
  };
  for (const assetId of wanted.assetIds) want(assetId);
  let ticks = false;
  for (const entry of wanted.entries) {
    if (entry.kind === "tick") ticks = true;
    else for (const reading of entry.readings) want(reading.assetId);
  }
  const known = sources.registry.snapshot().assets;
  if (ticks && !memory.ticksReady) {
    for (const [id, asset] of known) {
      if (memory.assets.has(id) || partitionOf(id, sources.partitions) !== partition) continue;
      if (needsTicks(planFor(asset, live.rules))) missing.add(id);
    }
    memory.ticksReady = true;
  }
  if (missing.size === 0) return;
  const rows = await storedAssets(sources.db, [...missing]);
  const apart = await loadApart(sources.db, [...missing]);
  for (const id of missing) {
    const asset = known.get(id);
    if (asset === undefined) continue;
    const row = rows.get(id);
    const plan = planFor(asset, live.rules);
    const seq = row?.seq ?? wanted.seq;
    const found = remembered(asset, plan, row?.state, seq, apart.get(id));
    takeNotLearnt(found, live.notLearnt);
    memory.assets.set(id, found);
    if (row?.needed_from != null) memory.snapshots.stored.set(id, row.needed_from);
  }
}

/** What somebody said is not to be learnt from is not in the log: it settles the asset, and is stored in this commit. */
function takeNotLearnt(memory: AssetMemory, notLearnt: LiveRules["notLearnt"]): void {
  const now = notLearnt?.get(memory.asset.id) ?? [];
  if (notLearnt === undefined || equal(memory.learning.notLearnt, now)) return;
  if (memory.rowWindows.length === 0) return;
  settle(memory);
  memory.learning.notLearnt = now;
}

interface StoredRow {
  asset_id: number;
  state: StoredAsset;
  seq: number;
  needed_from: number | null;
}

async function storedAssets(db: Database, ids: number[]): Promise<Map<number, StoredRow>> {
  const rows = await db
    .as<RulesTables>()
    .selectFrom("rules.asset_state")
    .where(sql<boolean>`asset_id = any (${ids}::bigint[])`)
    .select(["asset_id", "state", "seq", "needed_from"])
    .execute();
  return new Map(rows.map((row) => [row.asset_id, row]));
}
