import { queryOptions } from "@tanstack/react-query";
import type { AssetRow } from "./assets.ts";
import { get } from "./client.ts";
import type { Page } from "./page.ts";

/** An asset whose silence is not its own: what it is reached through is silent. */
export interface Unreachable {
  asset: { id: number; tag: string };
  via: { id: number; tag: string };
  state: "unreachable" | "recovering";
  /** When it was heard last. */
  since: string;
}

const shown = 200;
const everyMs = 10_000;

/** Why nothing is heard of this asset, when that is not its own fault. */
export function unreachableQuery(asset: number) {
  return queryOptions({
    queryKey: ["unreachable", "asset", asset],
    queryFn: ({ signal }) =>
      get<Page<Unreachable>>("/unreachable", { query: { asset, limit: 1 }, signal }),
    refetchInterval: everyMs,
  });
}

/** What cannot be reached through this asset now. */
export function unreachableThroughQuery(via: number) {
  return queryOptions({
    queryKey: ["unreachable", "via", via],
    queryFn: ({ signal }) =>
      get<Page<Unreachable>>("/unreachable", { query: { via, limit: shown }, signal }),
    refetchInterval: everyMs,
  });
}

/** What is reached through this asset. */
export function reachedThroughQuery(via: number) {
  return queryOptions({
    queryKey: ["assets", "via", via],
    queryFn: ({ signal }) =>
      get<Page<AssetRow>>("/assets", { query: { via, limit: shown }, signal }),
    staleTime: 60_000,
  });
}
