import type { AssetEntry, LogEntry, Reading, SignalEntry } from "#ingest";
import type { Explanation } from "../../conditions/condition.ts";
import { finishBatch, nothingAssessed, takeEntry } from "../assess.ts";
import { remembered } from "../asset-memory.ts";
import type { AssetMemory } from "../asset-memory.ts";
import { planFor } from "../asset-plan.ts";
import { assetOf } from "./bench-plant.ts";
import { defaultRules } from "./default-rules.ts";

/** What an asset said at a moment, by signal; what is no number is left out. */
export interface Observation {
  at: number;
  tag: string;
  values: Readonly<Record<string, number | string | null>>;
}

/** Something that the default rule told of. Times are the device's, but for `toldAt`: when what came by then told of it. */
export interface DefaultFlag {
  tag: string;
  /** Since the asset's first observation. */
  since: number;
  at: number;
  toldAt: number;
  /** Null: it stands at the end. */
  returnedAt: number | null;
  explanation: Explanation;
}

export interface WatchedAsset {
  asset: AssetEntry;
  firstAt: number;
  lastAt: number;
}

/** The default rule at work, as if there were no other. */
export interface DefaultWatch {
  /** In the order of time. What one call for a moment gives and what is told of it depend on earlier ones only. */
  observe(observation: Observation): WatchedAsset;
  /** Scores what waits for its batch; answers everything told of so far. */
  finish(): DefaultFlag[];
  assets(): WatchedAsset[];
  readings(): number;
}

/**
 * Puts observations through the scorer's own windows: the same rule, the same rows of time and the same stage as in the product.
 * `batchMs`: how long a batch is; `intervalSeconds`: of each signal.
 */
export function watchByDefault({
  batchMs,
  intervalSeconds,
}: {
  batchMs: number;
  intervalSeconds: number;
}): DefaultWatch {
  const rules = defaultRules();
  const watched = new Map<string, WatchedAsset>();
  const memories = new Map<number, AssetMemory>();
  const flags: DefaultFlag[] = [];
  const standing = new Map<string, DefaultFlag>();
  let readings = 0;
  let seq = 0;
  let waiting: Reading[] = [];
  let [until, newest] = [-Infinity, -Infinity];

  const flush = (): void => {
    if (waiting.length === 0) return;
    const entry: LogEntry = {
      partition: 0,
      seq: (seq += 1),
      receivedAt: newest,
      kind: "readings",
      readings: waiting,
    };
    waiting = [];
    const result = nothingAssessed();
    takeEntry(entry, memories, result);
    finishBatch(result);
    for (const { message } of result.failures.values()) throw new Error(message);
    for (const change of result.changes) {
      if (change.kind !== "transition") continue;
      const { type, at, explanation } = change.transition;
      const { tag } = change.memory.asset;
      if (type === "raised") {
        const since = at - watched.get(tag)!.firstAt;
        const flag = { tag, since, at, toldAt: newest, returnedAt: null, explanation };
        flags.push(flag);
        standing.set(tag, flag);
      } else if (type === "returned") {
        const flag = standing.get(tag);
        if (flag !== undefined) flag.returnedAt = at;
      }
    }
  };

  return {
    observe(observation) {
      const { at, tag, values } = observation;
      // Recordings may follow each other, each with a time of its own.
      if (at >= until || at < until - batchMs) {
        flush();
        until = at - (at % batchMs) + batchMs;
      }
      newest = at;
      let of = watched.get(tag);
      if (of === undefined) {
        of = watchedOf(watched.size + 1, observation, intervalSeconds);
        watched.set(tag, of);
        memories.set(of.asset.id, remembered(of.asset, planFor(of.asset, rules), undefined, 0));
      }
      for (const [key, value] of Object.entries(values)) {
        const signal = of.asset.signals.get(key);
        if (signal === undefined || typeof value !== "number") continue;
        waiting.push(readingOf(signal, at, value));
        readings += 1;
      }
      of.lastAt = at;
      return of;
    },
    finish() {
      flush();
      return flags;
    },
    assets: () => [...watched.values()],
    readings: () => readings,
  };
}

function watchedOf(
  id: number,
  { at, tag, values }: Observation,
  intervalSeconds: number,
): WatchedAsset {
  const keys = Object.keys(values).filter((key) => typeof values[key] === "number");
  const plain = assetOf(id, keys.length);
  const signals = new Map(
    [...plain.signals.values()].map((signal, place): [string, SignalEntry] => {
      const key = keys[place]!;
      return [key, { ...signal, key, name: key, intervalSeconds }];
    }),
  );
  return { asset: { ...plain, tag, signals }, firstAt: at, lastAt: at };
}

const readingOf = ({ id, assetId }: SignalEntry, at: number, value: number): Reading => ({
  assetId,
  signalId: id,
  observedAt: at,
  receivedAt: at,
  value,
  code: null,
  quality: "good",
  source: 0,
  historical: false,
});
