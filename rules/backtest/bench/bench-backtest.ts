import type { TelemetryStore } from "#ingest";
import { assetOf, batchesOf, benchRules } from "../../scorer/bench/bench-plant.ts";
import type { BenchPlant } from "../../scorer/bench/bench-plant.ts";
import { openReplayThread } from "../run/open-replay-thread.ts";
import { replayStored } from "../run/replay-stored.ts";
import { inTurn, twoAtOnce } from "../run/two-at-once.ts";

export interface BacktestBenchOptions {
  assets: number;
  signalsPerAsset: number;
  hertz: number;
  hours: number;
  rules: BenchPlant["rules"];
  tell: (line: string) => void;
}

export interface BacktestBenchResult {
  signals: number;
  readings: number;
  rules: number;
  flags: number;
  seconds: number;
  readingsPerSecond: number;
  /** Of the whole plant: the time that passed in its data ÷ the time that the backtest took. */
  timesRealTime: number;
  /** CPU of the whole process, its store included, a million readings. */
  cpuSecondsPerMillion: number;
}

const begin = Date.UTC(2026, 0, 5);
const noTicks = new Float64Array(0);

/** Fills the store with a plant's past, and runs three rules a signal over all of it as the product does: store, thread and scorer. */
export async function benchBacktest(
  store: Pick<TelemetryStore, "append" | "compact" | "scan">,
  options: BacktestBenchOptions,
): Promise<BacktestBenchResult> {
  const { assets, signalsPerAsset: signals, hertz, hours, tell } = options;
  const plant: BenchPlant = {
    assets,
    signals,
    hertz,
    rules: options.rules,
    late: 0.01,
    seconds: hours * 3_600,
    readingsPerBatch: 20_000,
  };
  const written = await fill(store, plant, tell);
  const candidates = benchRules(plant);
  const to = begin + plant.seconds * 1_000;
  const thread = openReplayThread();
  let readings = 0;
  let flags = 0;
  const begun = performance.now();
  const cpu = process.cpuUsage();
  const scan = inTurn((query: Parameters<typeof store.scan>[0]) => store.scan(query));
  const sources = { store: { scan }, ticks: async () => noTicks };
  const ids = Array.from({ length: assets }, (_, index) => index + 1);
  await twoAtOnce(ids, async (id) => {
    const asset = assetOf(id, signals);
    const past = { repairs: [], notLearnt: [], from: begin, to, learnFrom: begin };
    const job = { asset, candidates, ...past };
    const replayed = await replayStored(thread, sources, job, (_at, more) => {
      readings += more;
    });
    for (const { stretches } of replayed.candidates) flags += stretches.length;
    if (id % 10 === 0) tell(`${id} of ${assets} assets, ${flags} flags`);
  });
  const seconds = (performance.now() - begun) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  await thread.close();
  if (readings !== written)
    throw new Error(`${written} readings were written and ${readings} read`);
  return {
    signals: assets * signals,
    readings,
    rules: candidates.length,
    flags,
    seconds: round(seconds),
    readingsPerSecond: Math.round(readings / seconds),
    timesRealTime: Math.round(plant.seconds / seconds),
    cpuSecondsPerMillion: round((user + system) / readings),
  };
}

async function fill(
  store: Pick<TelemetryStore, "append" | "compact">,
  plant: BenchPlant,
  tell: (line: string) => void,
): Promise<number> {
  let seq = 0;
  let readings = 0;
  for (const batch of batchesOf(plant)) {
    await store.append([{ partition: 0, seq: (seq += 1), readings: batch.readings }]);
    readings += batch.readings.length;
  }
  await store.compact(begin + 366 * 86_400_000);
  tell(`${readings} readings are stored`);
  return readings;
}

const round = (value: number): number => Number(value.toFixed(2));
