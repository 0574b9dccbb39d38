import type { AssetMemory } from "./asset-memory.ts";
import { neededFrom } from "./asset-memory.ts";
import { noteSavedApart } from "./stored-apart.ts";

/** What of a partition's memory lies in the database, and what only the log would tell again. */
export interface Snapshots {
  /** Assets that changed since they were stored, the longest waiting first: the first entry that is not in what is stored. */
  unsaved: Map<number, { from: number; since: number }>;
  /** Of the stored ones, those that need entries of the log besides what comes after them: the first such entry. */
  stored: Map<number, number>;
  /** When it was last looked what waits; real time, which only spaces the writing. */
  lookedAt: number;
}

export const noSnapshots = (): Snapshots => ({
  unsaved: new Map(),
  stored: new Map(),
  lookedAt: -Infinity,
});

export interface SnapshotPace {
  /** Milliseconds between two writings, and for which an asset waits for its own. */
  everyMs: number;
  waitMs: number;
  /** So many at once, or this share of those that wait where that is more. */
  fewest: number;
  share: number;
}

/**
 * A snapshot spares a successor the log since; but the log is kept for as long as a late reading may come, a minute as it is shipped. So
 * there is no haste: each asset at most twice a minute, and so few at a time that nobody notices. (One is ten kilobytes where ten signals
 * have their evidence with them.)
 */
export const shippedPace: SnapshotPace = {
  everyMs: 500,
  waitMs: 30_000,
  fewest: 16,
  share: 1 / 20,
};

/** Notes which assets a batch changed, that began at the entry `from`. */
export function noteChanged(
  snapshots: Snapshots,
  changed: readonly AssetMemory[],
  from: number,
  now: number,
): void {
  for (const { asset } of changed) {
    if (!snapshots.unsaved.has(asset.id)) snapshots.unsaved.set(asset.id, { from, since: now });
  }
}

/** Which assets to write with the commit that brings the partition to `seq`, and what a successor needs then. */
export function planSnapshots(
  snapshots: Snapshots,
  assets: ReadonlyMap<number, AssetMemory>,
  at: { seq: number; neededFrom: number; pace: SnapshotPace; now: number },
): { writing: AssetMemory[]; neededFrom: number } {
  const { pace, now } = at;
  const looks = now - snapshots.lookedAt >= pace.everyMs;
  const chosen = new Set<number>();
  for (const [id, asset] of assets) if (asset.store === "now") chosen.add(id);
  if (looks) {
    snapshots.lookedAt = now;
    const most = chosen.size + Math.max(pace.fewest, snapshots.unsaved.size * pace.share);
    for (const [id, { since }] of snapshots.unsaved) {
      if (now - since < pace.waitMs || chosen.size >= most) break;
      chosen.add(id);
    }
  }
  if (!looks && chosen.size === 0) return { writing: [], neededFrom: at.neededFrom };
  const writing = [...chosen].flatMap((id) => assets.get(id) ?? []);
  return { writing, neededFrom: firstNeeded(snapshots, writing, at.seq) };
}

/** Notes that these were written. */
export function noteWritten(snapshots: Snapshots, written: readonly AssetMemory[]): void {
  noteSavedApart(written);
  for (const memory of written) {
    const { id } = memory.asset;
    const needed = neededFrom(memory);
    snapshots.unsaved.delete(id);
    if (needed === null) snapshots.stored.delete(id);
    else snapshots.stored.set(id, needed);
  }
}

/** The first entry that a successor must read when `to` is scored and these are written. */
function firstNeeded(snapshots: Snapshots, writing: readonly AssetMemory[], to: number): number {
  const written = new Set(writing.map(({ asset }) => asset.id));
  let first = to + 1;
  for (const memory of writing) first = Math.min(first, neededFrom(memory) ?? first);
  for (const [assetId, { from }] of snapshots.unsaved) {
    if (!written.has(assetId)) first = Math.min(first, from);
  }
  for (const [assetId, from] of snapshots.stored) {
    if (!written.has(assetId)) first = Math.min(first, from);
  }
  return first;
}
