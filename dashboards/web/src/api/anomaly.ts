import { queryOptions } from "@tanstack/react-query";
import { get, post, remove } from "./client.ts";

/** A way of looking at one signal: how restless it is, its usual day, its usual week. */
export type Way = "spread" | "dayProfile" | "weekProfile";

interface Learning {
  since: string | null;
  /** About when it will have learnt enough. */
  until: string | null;
}

export interface WatchedSignal {
  signalId: number;
  key: string;
  name: string;
  unit: string | null;
  decimals: number;
  learning: (Learning & { ways: Way[] }) | null;
  expected: { low: number; high: number } | null;
}

export interface SignalScore {
  signalId: number;
  value: number | null;
  /** What is new about it, in powers of ten. */
  novelty: number | null;
  /** How unusual it is, new or not; on the same scale. */
  surprise: number | null;
  low: number | null;
  high: number | null;
  /** Part of the distance of all together; parts sum to 1. */
  share: number | null;
}

export interface AnomalyPoint {
  at: string;
  /** Of all signals together from what is usual; about 1 is usual. */
  distance: number | null;
  /** Scored, but not learnt from. */
  learnt: boolean;
  signals: SignalScore[];
}

export interface NotLearnt {
  id: number;
  from: string;
  to: string | null;
  reason: string;
  by: string;
  createdAt: string;
}

export interface AssetAnomaly {
  rule: {
    key: string;
    version: number;
    name: string;
    threshold: number;
    groupDistance: number;
    everySeconds: number;
  } | null;
  signals: WatchedSignal[];
  group: {
    signalIds: number[];
    learning: (Learning & { rows: number; rowsNeeded: number }) | null;
  } | null;
  notLearnt: NotLearnt[];
  points: AnomalyPoint[];
}

const stepMs = 300_000;
/** What was said is not kept longer. */
const keptMs = 35 * 86_400_000;

/**
 * What the default detector said in a window. Asked for in whole steps of five minutes, since it says something new no more
 * often, and for a little more on both sides, so that its lines reach the window's edges.
 */
export function anomalyQuery(asset: number, window: { from: number; to: number }) {
  // A stretch that somebody leaves out now lies behind a window that was drawn a moment ago, also where a step ends between the two.
  const to = (Math.ceil(window.to / stepMs) + 1) * stepMs;
  const from = Math.max(Math.floor(window.from / stepMs) * stepMs - 3 * stepMs, to - keptMs);
  return queryOptions({
    queryKey: ["anomaly", asset, from, to],
    queryFn: ({ signal }) => {
      const query = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
      return get<AssetAnomaly>(`/assets/${asset}/anomaly`, { query, signal });
    },
    refetchInterval: 30_000,
    gcTime: 60_000,
  });
}

/** Excludes a stretch (epoch ms) from what is learnt; without one, from now on until it is ended. */
export function leaveOut(
  asset: number,
  { reason, from, to }: { reason: string; from?: number; to?: number },
) {
  return post<NotLearnt>(`/assets/${asset}/not-learnt`, {
    reason,
    ...(from === undefined ? {} : { from: new Date(from).toISOString() }),
    ...(to === undefined ? {} : { to: new Date(to).toISOString() }),
  });
}

export function endNotLearnt(asset: number, stretch: number) {
  return remove(`/assets/${asset}/not-learnt/${stretch}`);
}
