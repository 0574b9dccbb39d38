import type { AssetEntry } from "#ingest";
import type { PlantTree } from "./plant-tree.ts";

/**
 * The silence of a signal that follows one of another asset is that one's: it is reached as that asset is, and whether its
 * own asset is heard says nothing of it.
 */
export function followedSilence<Of extends { assetId: number; signalId: number }>(
  silence: Of,
  tree: Pick<PlantTree, "asset">,
): Of {
  const follows = followedBy(tree.asset(silence.assetId), silence.signalId);
  return follows === undefined
    ? silence
    : { ...silence, assetId: follows.assetId, signalId: follows.signalId };
}

export function followedBy(asset: Pick<AssetEntry, "signals"> | undefined, signalId: number) {
  for (const { id, follows } of asset?.signals.values() ?? []) if (id === signalId) return follows;
  return undefined;
}
