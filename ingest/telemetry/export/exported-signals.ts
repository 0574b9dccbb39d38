import type { AssetEntry, SignalEntry } from "../../registry/snapshot.ts";

/**
 * The signals of each of these assets whose readings an export holds: all but those that follow a signal of another of
 * them, which have theirs again wherever those of that one are taken in.
 */
export function exportedSignals(
  assets: readonly AssetEntry[],
): { asset: AssetEntry; signals: SignalEntry[] }[] {
  const chosen = new Set(assets.map(({ id }) => id));
  return assets.map((asset) => ({
    asset,
    signals: [...asset.signals.values()].filter(
      ({ follows }) => follows === undefined || !chosen.has(follows.assetId),
    ),
  }));
}
