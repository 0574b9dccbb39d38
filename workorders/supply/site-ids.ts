import type { AssetRegistry } from "../settings.ts";

/** Ids of the sites that have assets, by code. */
export async function siteIds(registry: AssetRegistry): Promise<Map<string, number>> {
  await registry.refreshIfStale();
  const assets = [...registry.snapshot().assets.values()];
  return new Map(assets.map(({ siteCode, siteId }) => [siteCode, siteId]));
}
