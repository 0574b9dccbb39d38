import type { AssetEntry } from "#ingest";

/** Assets by the asset through which they are reached. */
export interface PlantTree {
  asset(id: number): AssetEntry | undefined;
  children(id: number): readonly AssetEntry[];
  /** The asset through which it is reached, the one through which that is reached, and so on. */
  above(id: number): AssetEntry[];
  /** The asset and everything that is reached through it. */
  below(id: number): readonly AssetEntry[];
}

export function plantTree(assets: ReadonlyMap<number, AssetEntry>): PlantTree {
  const children = new Map<number, AssetEntry[]>();
  for (const asset of assets.values()) {
    if (asset.parentId === null) continue;
    const siblings = children.get(asset.parentId);
    if (siblings === undefined) children.set(asset.parentId, [asset]);
    else siblings.push(asset);
  }
  const of = (id: number) => children.get(id) ?? [];
  const known = new Map<number, AssetEntry[]>();
  return {
    asset: (id) => assets.get(id),
    children: of,
    above(id) {
      const chain: AssetEntry[] = [];
      for (let at = parentOf(assets, id); at !== undefined; at = parentOf(assets, at.id)) {
        chain.push(at);
      }
      return chain;
    },
    below(id) {
      const before = known.get(id);
      if (before !== undefined) return before;
      const root = assets.get(id);
      const found = root === undefined ? [] : [root];
      // Grows while it is walked; the registry allows no circles.
      for (const asset of found) found.push(...of(asset.id));
      known.set(id, found);
      return found;
    },
  };
}

function parentOf(assets: ReadonlyMap<number, AssetEntry>, id: number): AssetEntry | undefined {
  const parentId = assets.get(id)?.parentId ?? null;
  return parentId === null ? undefined : assets.get(parentId);
}
