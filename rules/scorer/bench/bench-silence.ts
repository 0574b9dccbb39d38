import type { AssetEntry, LogEntry, Reading, SignalEntry } from "#ingest";
import { poissonInterval } from "../../records/poisson-interval.ts";
import { finishBatch, nothingAssessed, takeEntry } from "../assess.ts";
import { remembered } from "../asset-memory.ts";
import type { AssetMemory } from "../asset-memory.ts";
import { planFor } from "../asset-plan.ts";
import { assetOf } from "./bench-plant.ts";
import { defaultRules } from "./default-rules.ts";

const day = 86_400_000;
const month = (365.25 / 12) * day;
const hour = 3_600_000;
/** As long as the group learns: what is said until then is counted apart. */
const learningMs = 14 * day;

export interface Observation {
  at: number;
  tag: string;
  values: Readonly<Record<string, number | string | null>>;
}

/** A stretch in which nothing was wrong with any asset; a flag in it is a false one. */
export interface SilenceResult {
  assets: number;
  days: number;
  readings: number;
  assetMonths: number;
  flags: number;
  /** With the exact 95 % interval of a Poisson rate. */
  flagsPerAssetMonth: { value: number; low: number; high: number } | null;
  /** The same without the first two weeks of each asset. */
  afterLearning: {
    assetMonths: number;
    flags: number;
    flagsPerAssetMonth: SilenceResult["flagsPerAssetMonth"];
  };
  /** What was said, the first of it. */
  said: string[];
}

/**
 * What the default rule says of assets that are sound: each observation goes through the scorer's own windows, an hour to a batch, as if no other
 * rule were there. `counts`: whether a moment of an asset counts; it is judged and learnt from all the same. `intervalSeconds`: of each signal.
 */
export async function benchSilence(
  observations: AsyncIterable<Observation> | Iterable<Observation>,
  {
    counts = () => true,
    intervalSeconds = 300,
  }: { counts?: (tag: string, at: number) => boolean; intervalSeconds?: number } = {},
): Promise<SilenceResult> {
  const rules = defaultRules();
  const watched = new Map<string, Watched>();
  const memories = new Map<number, AssetMemory>();
  const raised: { tag: string; at: number; words: string; since: number }[] = [];
  let readings = 0;
  let seq = 0;
  let waiting: Reading[] = [];
  let until = -Infinity;
  const flush = (): void => {
    if (waiting.length === 0) return;
    const entry: LogEntry = {
      partition: 0,
      seq: (seq += 1),
      receivedAt: until,
      kind: "readings",
      readings: waiting,
    };
    waiting = [];
    const result = nothingAssessed();
    takeEntry(entry, memories, result);
    finishBatch(result);
    for (const { error } of failuresOf(result.failures)) throw new Error(error);
    for (const change of result.changes) {
      if (change.kind !== "transition" || change.transition.type !== "raised") continue;
      const { tag } = change.memory.asset;
      const { at, explanation } = change.transition;
      raised.push({ tag, at, words: explanation.words, since: at - watched.get(tag)!.firstAt });
    }
  };
  for await (const { at, tag, values } of observations) {
    if (at >= until) {
      flush();
      until = at - (at % hour) + hour;
    }
    let of = watched.get(tag);
    if (of === undefined) {
      of = watchedOf(watched.size + 1, { at, tag, values }, intervalSeconds);
      watched.set(tag, of);
      memories.set(of.asset.id, remembered(of.asset, planFor(of.asset, rules), undefined, 0));
    }
    noteTime(of, at, counts);
    for (const [key, value] of Object.entries(values)) {
      const signal = of.asset.signals.get(key);
      if (signal === undefined || typeof value !== "number") continue;
      waiting.push(readingOf(of.asset.id, signal.id, at, value));
      readings += 1;
    }
  }
  flush();
  return resultOf(
    [...watched.values()],
    raised.filter(({ tag, at }) => counts(tag, at)),
    readings,
  );
}

interface Watched {
  asset: AssetEntry;
  firstAt: number;
  lastAt: number;
  /** Milliseconds that count, and those of them after the first two weeks. */
  counted: number;
  countedLater: number;
}

/** A gap longer than this is no observation. */
const longestStep = 2 * hour;

function noteTime(of: Watched, at: number, counts: (tag: string, at: number) => boolean): void {
  const step = at - of.lastAt;
  of.lastAt = at;
  if (step > longestStep || !counts(of.asset.tag, at)) return;
  of.counted += step;
  if (at - of.firstAt > learningMs) of.countedLater += step;
}

function watchedOf(id: number, { at, tag, values }: Observation, intervalSeconds: number): Watched {
  const keys = Object.keys(values).filter((key) => typeof values[key] === "number");
  const plain = assetOf(id, keys.length);
  const signals = new Map(
    [...plain.signals.values()].map((signal, place): [string, SignalEntry] => {
      const key = keys[place]!;
      return [key, { ...signal, key, name: key, intervalSeconds }];
    }),
  );
  return {
    asset: { ...plain, tag, signals },
    firstAt: at,
    lastAt: at,
    counted: 0,
    countedLater: 0,
  };
}

const readingOf = (assetId: number, signalId: number, at: number, value: number): Reading => ({
  assetId,
  signalId,
  observedAt: at,
  receivedAt: at,
  value,
  code: null,
  quality: "good",
  source: 0,
  historical: false,
});

function resultOf(
  watched: readonly Watched[],
  raised: readonly { tag: string; at: number; words: string; since: number }[],
  readings: number,
): SilenceResult {
  const months = (of: (one: Watched) => number) =>
    watched.reduce((sum, one) => sum + of(one), 0) / month;
  const assetMonths = months((one) => one.counted);
  const later = months((one) => one.countedLater);
  const flagsLater = raised.filter(({ since }) => since > learningMs).length;
  const days = Math.max(...watched.map(({ firstAt, lastAt }) => lastAt - firstAt)) / day;
  return {
    assets: watched.length,
    days: Number(days.toFixed(1)),
    readings,
    assetMonths: Number(assetMonths.toFixed(2)),
    flags: raised.length,
    flagsPerAssetMonth: poissonInterval(raised.length, assetMonths),
    afterLearning: {
      assetMonths: Number(later.toFixed(2)),
      flags: flagsLater,
      flagsPerAssetMonth: poissonInterval(flagsLater, later),
    },
    said: raised
      .slice(0, 50)
      .map(({ tag, words, since }) => `${tag}, day ${(since / day).toFixed(1)}: ${words}`),
  };
}

const failuresOf = (failures: ReadonlyMap<number, { message: string }>) =>
  [...failures.values()].map(({ message }) => ({ error: message }));
