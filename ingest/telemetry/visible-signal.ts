import { notFound, seesSite } from "#platform";
import type { Principal } from "#platform";
import type { Registry } from "../registry/registry.ts";
import type { AssetEntry, SignalEntry } from "../registry/snapshot.ts";

/** @throws AppError not-found when there is none that the principal may see. */
export type SignalOf = (principal: Principal, id: number) => Promise<SignalEntry>;
export type AssetOf = (principal: Principal, id: number) => Promise<AssetEntry>;

/** Looks up what somebody may see; what was registered a moment ago by another process is found too. */
export function visibleIn(registry: Pick<Registry, "asset" | "signal" | "refreshIfStale">): {
  signalOf: SignalOf;
  assetOf: AssetOf;
} {
  const seen = (principal: Principal, assetId: number): AssetEntry | undefined => {
    const asset = registry.asset(assetId);
    return asset !== undefined && seesSite(principal, asset.siteId) ? asset : undefined;
  };
  return {
    async signalOf(principal, id) {
      if (registry.signal(id) === undefined) await registry.refreshIfStale();
      const signal = registry.signal(id);
      if (signal === undefined || seen(principal, signal.assetId) === undefined) {
        throw notFound(`There is no signal with id ${id}.`, { id });
      }
      return signal;
    },
    async assetOf(principal, id) {
      if (registry.asset(id) === undefined) await registry.refreshIfStale();
      const asset = seen(principal, id);
      if (asset === undefined) throw notFound(`There is no asset with id ${id}.`, { id });
      return asset;
    },
  };
}
