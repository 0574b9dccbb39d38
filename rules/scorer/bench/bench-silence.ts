import { poissonInterval } from "../../records/poisson-interval.ts";
import { watchByDefault } from "./watch-by-default.ts";
import type { DefaultFlag, DefaultWatch, Observation } from "./watch-by-default.ts";

const day = 86_400_000;
const month = (365.25 / 12) * day;
const hour = 3_600_000;
/** As long as a baseline is young: what is said until then is counted by itself too. */
const youngMs = 14 * day;

/** Flags in a stretch, with the exact 95 % interval of a Poisson rate. */
export interface FlagRate {
  assetMonths: number;
  flags: number;
  flagsPerAssetMonth: { value: number; low: number; high: number } | null;
}

/** A stretch in which nothing was wrong with any asset; a flag in it is a false one. */
export interface SilenceResult extends FlagRate {
  assets: number;
  days: number;
  readings: number;
  /** The same of the first two weeks of each asset, and of what came after. */
  young: FlagRate;
  afterLearning: FlagRate;
  /** What was said, the first of it. */
  said: string[];
}

/** Whether a moment of an asset counts; it is judged and learnt from all the same. */
type Counts = (tag: string, at: number) => boolean;

/**
 * What the default rule says of assets that are sound: each observation goes through the scorer's own windows, an hour to a batch, as if no other
 * rule were there. `intervalSeconds`: of each signal.
 */
export async function benchSilence(
  observations: AsyncIterable<Observation> | Iterable<Observation>,
  {
    counts = () => true,
    intervalSeconds = 300,
  }: { counts?: Counts; intervalSeconds?: number } = {},
): Promise<SilenceResult> {
  const watch = watchByDefault({ batchMs: hour, intervalSeconds });
  const times = new Map<string, CountedTime>();
  for await (const observation of observations) {
    const { firstAt } = watch.observe(observation);
    noteTime(times, firstAt, observation, counts);
  }
  const flags = watch.finish().filter(({ tag, at }) => counts(tag, at));
  return resultOf(watch, [...times.values()], flags);
}

/** Milliseconds of an asset that count, and those of them in its first two weeks. */
interface CountedTime {
  lastAt: number;
  counted: number;
  young: number;
}

/** A gap longer than this is no observation. */
const longestStep = 2 * hour;

function noteTime(
  times: Map<string, CountedTime>,
  firstAt: number,
  { tag, at }: Observation,
  counts: Counts,
): void {
  const of = times.get(tag) ?? { lastAt: at, counted: 0, young: 0 };
  times.set(tag, of);
  const step = at - of.lastAt;
  of.lastAt = at;
  if (step > longestStep || !counts(tag, at)) return;
  of.counted += step;
  if (at - firstAt <= youngMs) of.young += step;
}

function resultOf(
  watch: DefaultWatch,
  times: readonly CountedTime[],
  flags: readonly DefaultFlag[],
): SilenceResult {
  const assets = watch.assets();
  const rate = (of: (one: CountedTime) => number, some: readonly DefaultFlag[]): FlagRate => {
    const assetMonths = times.reduce((sum, one) => sum + of(one), 0) / month;
    return {
      assetMonths: Number(assetMonths.toFixed(2)),
      flags: some.length,
      flagsPerAssetMonth: poissonInterval(some.length, assetMonths),
    };
  };
  const isYoung = ({ since }: DefaultFlag) => since <= youngMs;
  const days = Math.max(...assets.map(({ firstAt, lastAt }) => lastAt - firstAt)) / day;
  return {
    assets: assets.length,
    days: Number(days.toFixed(1)),
    readings: watch.readings(),
    ...rate((one) => one.counted, flags),
    young: rate((one) => one.young, flags.filter(isYoung)),
    afterLearning: rate(
      (one) => one.counted - one.young,
      flags.filter((flag) => !isYoung(flag)),
    ),
    said: flags
      .slice(0, 50)
      .map(
        ({ tag, since, explanation }) =>
          `${tag}, day ${(since / day).toFixed(1)}: ${explanation.words}`,
      ),
  };
}
