import type { LogEntry } from "#ingest";
import { finishBatch, nothingAssessed, takeEntry } from "../assess.ts";
import { remembered, toStore } from "../asset-memory.ts";
import type { AssetMemory } from "../asset-memory.ts";
import { planFor } from "../asset-plan.ts";
import { assetOf, batchesOf, benchRules } from "./bench-plant.ts";
import type { BenchPlant } from "./bench-plant.ts";

export type ScoreBenchOptions = BenchPlant;

export interface ScoreBenchResult {
  readings: number;
  readingsPerSecond: number;
  microsecondsPerReading: number;
  late: number;
  revisions: number;
  inputsHeld: number;
  inputBytesPerReading: number;
  checkpoints: number;
  /** What the heap grew by over the inputs held, plans and states included; null without `node --expose-gc`. */
  heapBytesPerReading: number | null;
  storedBytesPerAsset: number;
}

/** Scores readings in memory, without a database: what the pure part of the scorer can do on one core. */
export function benchScore(options: ScoreBenchOptions): ScoreBenchResult {
  const { assets, signals } = options;
  const memories = new Map<number, AssetMemory>();
  const heapBefore = heap();
  const rules = benchRules(options);
  for (let id = 1; id <= assets; id++) {
    const asset = assetOf(id, signals);
    memories.set(id, remembered(asset, planFor(asset, rules), undefined, 0));
  }
  let busy = 0;
  let readings = 0;
  let late = 0;
  let revisions = 0;
  let seq = 0;
  for (const batch of batchesOf(options)) {
    const entry: LogEntry = { partition: 0, seq: (seq += 1), ...batch, kind: "readings" };
    const begun = cpuMs();
    const result = nothingAssessed();
    takeEntry(entry, memories, result);
    finishBatch(result);
    busy += cpuMs() - begun;
    readings += batch.readings.length;
    late += result.counts.late;
    revisions += result.changes.filter(({ kind }) => kind === "revision").length;
  }
  const windows = [...memories.values()].flatMap((memory) => memory.windows);
  const held = sum(windows.map(({ inputs }) => inputs.count));
  const bytes = sum(
    windows.map(
      ({ inputs: { numbers, flags, keys } }) =>
        numbers.byteLength + flags.byteLength + (keys?.byteLength ?? 0),
    ),
  );
  const grown = heap() - heapBefore;
  const stored = [...memories.values()].slice(0, 10).map((memory) => toStore(memory));
  return {
    readings,
    readingsPerSecond: Math.round(readings / (busy / 1_000)),
    microsecondsPerReading: Number(((busy * 1_000) / readings).toFixed(3)),
    late,
    revisions,
    inputsHeld: held,
    inputBytesPerReading: Number((bytes / held).toFixed(1)),
    checkpoints: sum(windows.map(({ checkpoints }) => checkpoints.length)),
    heapBytesPerReading: globalThis.gc === undefined ? null : Number((grown / held).toFixed(1)),
    storedBytesPerAsset: Math.round(JSON.stringify(stored).length / stored.length),
  };
}

/** Of this thread: what others do to the machine meanwhile is not counted. */
function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

function heap(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);
