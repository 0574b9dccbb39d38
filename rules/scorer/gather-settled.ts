import { lastObserved, noRecentReadings } from "../evaluation/recent-readings.ts";
import type { RecentReadings } from "../evaluation/recent-readings.ts";
import { windowName } from "./asset-plan.ts";
import type {
  StoredApart,
  StoredAsset,
  StoredAssetBefore,
  StoredRow,
  StoredRules,
} from "./stored-asset.ts";
import { unpackRecent } from "./windows/pack-recent.ts";
import { recentFrom } from "./windows/store-window.ts";
import { never } from "./windows/watermark.ts";

/** What is known of an asset whose windows are settled, however they were cut: what windows of other rules can begin with. */
export interface SettledPast {
  rules: StoredRules;
  /** Of windows in settled order, by name: the row that is not complete, and those before it. */
  rows: Map<string, { row: StoredRow; recent: RecentReadings[] | null }>;
  /** The large parts of states, where those of `rules` are not whole themselves. */
  apart: StoredApart;
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

export function gatherSettled(
  stored: StoredAsset | StoredAssetBefore,
  apart: StoredApart = new Map(),
): SettledPast {
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
    return { rules: stored.rules, signals, rows: new Map(), apart };
  }
  const rules: StoredRules = {};
  const rows: SettledPast["rows"] = new Map();
  for (const window of stored.windows) {
    Object.assign(rules, window.rules);
    const { row, watermark } = window;
    if (row !== undefined) {
      const name = windowName({ ...window, rowMs: row.everyMs });
      const kept = apart.get(name);
      const known = kept?.revision === row.revision;
      const plan = { signals: window.signals, rowMs: row.everyMs };
      rows.set(name, { row, recent: known ? unpackRecent(kept.bytes, plan) : null });
    }
    for (const [place, signal] of window.signals.entries()) {
      const newest = watermark.newest[place]!;
      // A window of rows runs by the newest of all signals: what others may still expect of this one is their affair.
      const frontier = row === undefined ? watermark.frontier : newest + 1;
      const readings = window.recent[place];
      add(signal, {
        newest,
        frontier,
        recent: readings === undefined ? noRecentReadings() : recentFrom(readings),
      });
    }
  }
  return { rules, signals, rows, apart };
}

const lastOf = (recent: RecentReadings): number => lastObserved(recent) ?? never;
