import { queryOptions } from "@tanstack/react-query";
import type { AssetRow } from "./assets.ts";
import { get } from "./client.ts";
import type { Reading } from "./readings.ts";

/** A signal of another asset. */
export interface LinkedSignal {
  signalId: number;
  key: string;
  name: string;
  asset: { id: number; tag: string; name: string };
}

export interface Signal {
  id: number;
  key: string;
  name: string;
  kind: "number" | "code";
  unit: string | null;
  decimals: number | null;
  reporting: "periodic" | "on-change";
  intervalSeconds: number;
  component: { code: string; name: string } | null;
  /** The signal of another asset whose readings are also this one's. */
  follows: (LinkedSignal & { historyComplete: boolean }) | null;
  /** Signals that follow this one. */
  followedBy: LinkedSignal[];
}

export interface Asset extends AssetRow {
  components: { code: string; name: string }[];
  signals: Signal[];
}

/** The newest reading of a signal, and what it is worth: null, zero, stale and never heard are four different things. */
export interface LatestOfSignal {
  id: number;
  key: string;
  name: string;
  unit: string | null;
  decimals: number;
  reading: Reading | null;
  state: "never" | "stale" | "no-value" | "bad" | "ok";
  /** Of a state that is not well: since when. */
  since: string | null;
}

export function assetQuery(id: number) {
  return queryOptions({
    queryKey: ["asset", id],
    queryFn: ({ signal }) => get<Asset>(`/assets/${id}`, { signal }),
  });
}

export function latestQuery(id: number) {
  return queryOptions({
    queryKey: ["asset-latest", id],
    queryFn: ({ signal }) => get<{ signals: LatestOfSignal[] }>(`/assets/${id}/latest`, { signal }),
    refetchInterval: 5_000,
  });
}
