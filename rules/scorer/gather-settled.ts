import { lastObserved, noRecentReadings } from "../evaluation/recent-readings.ts";
import type { RecentReadings } from "../evaluation/recent-readings.ts";
import type { StoredAsset, StoredAssetBefore, StoredRules } from "./stored-asset.ts";
import { recentFrom } from "./windows/store-window.ts";
import { never } from "./windows/watermark.ts";

/** What is known of an asset whose windows are settled, however they were cut: what windows of other rules can begin with. */
export interface SettledPast {
  rules: StoredRules;
  /** By signal. */
  signals: Map<number, SignalPast>;
}

export interface SignalPast {
  newest: number;
  /** Below it everything is settled. */
  frontier: number;
  recent: RecentReadings;
}

export const nothingKnown = (): SignalPast => ({
  newest: never,
  frontier: never + 1,
  recent: noRecentReadings(),
});

export function gatherSettled(stored: StoredAsset | StoredAssetBefore): SettledPast {
  const signals = new Map<number, SignalPast>();
  const add = (signal: number, past: SignalPast) => {
    const known = signals.get(signal) ?? nothingKnown();
    signals.set(signal, {
      newest: Math.max(known.newest, past.newest),
      frontier: Math.max(known.frontier, past.frontier),
      recent: lastOf(past.recent) > lastOf(known.recent) ? past.recent : known.recent,
    });
  };
  if (!("windows" in stored)) {
    for (const [signal, readings] of Object.entries(stored.recent)) {
      const recent = recentFrom(readings);
      const newest = lastOf(recent);
      add(Number(signal), { newest, frontier: newest + 1, recent });
    }
    return { rules: stored.rules, signals };
  }
  const rules: StoredRules = {};
  for (const window of stored.windows) {
    Object.assign(rules, window.rules);
    for (const [place, signal] of window.signals.entries()) {
      add(signal, {
        newest: window.watermark.newest[place]!,
        frontier: window.watermark.frontier,
        recent: recentFrom(window.recent[place]!),
      });
    }
  }
  return { rules, signals };
}

const lastOf = (recent: RecentReadings): number => lastObserved(recent) ?? never;
