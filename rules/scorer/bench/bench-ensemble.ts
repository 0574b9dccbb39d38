import type { LogEntry, Reading } from "#ingest";
import { gauss, uniform } from "../../testing/series.ts";
import { finishBatch, nothingAssessed, takeEntry } from "../assess.ts";
import { partsToStore, remembered, toStore } from "../asset-memory.ts";
import type { AssetMemory } from "../asset-memory.ts";
import { planFor } from "../asset-plan.ts";
import { assetOf } from "./bench-plant.ts";
import { defaultRules } from "./default-rules.ts";

export interface EnsembleBenchOptions {
  assets: number;
  signals: number;
  /** Of device time. */
  days: number;
}

export interface EnsembleBenchResult {
  /** One core, where each reading is a row that every detector judges: a signal every five minutes. */
  readingsPerSecond: number;
  /** The same where 300 make a row: a signal each second. */
  readingsPerSecondAt1Hz: number;
  /** What a reading takes that only adds to its row, microseconds. */
  microsecondsToAdd: number;
  /** Of state as it is stored, the group's part and the rows that evidence is cut from included. */
  bytesPerSignal: number;
  /** The same after each quarter of the time: it does not grow. */
  bytesPerSignalThen: number[];
  /** Of the heap, after each quarter; null without `node --expose-gc`. */
  heapPerSignalThen: (number | null)[];
  readings: number;
  rows: number;
}

const minute = 60_000;
const day = 1_440 * minute;
const begin = Date.UTC(2026, 0, 5);

/** What the default rule takes of one core through the scorer's own windows, as the product runs it: each signal, and all of an asset together. */
export function benchEnsemble({
  assets,
  signals,
  days,
}: EnsembleBenchOptions): EnsembleBenchResult {
  const random = uniform(1);
  const noise = Float64Array.from({ length: 8_191 }, () => gauss(random));
  const rules = defaultRules();
  const heapBefore = heap();
  const memories = new Map<number, AssetMemory>();
  for (let id = 1; id <= assets; id++) {
    const asset = assetOf(id, signals);
    memories.set(id, remembered(asset, planFor(asset, rules), undefined, 0));
  }
  let seq = 0;
  let drawn = 0;
  let rows = 0;
  /** Readings of all at this moment. */
  const rowAt = (at: number): Reading[] => {
    const hour = Math.sin((2 * Math.PI * at) / day);
    return [...memories.values()].flatMap(({ asset }) =>
      [...asset.signals.values()].map((signal) => {
        drawn += 1;
        const value = 5 + hour + 0.2 * noise[drawn % noise.length]!;
        return readingOf(signal.assetId, signal.id, begin + at, value);
      }),
    );
  };
  const score = (readings: Reading[], at: number): number => {
    const entry: LogEntry = {
      partition: 0,
      seq: (seq += 1),
      receivedAt: begin + at,
      kind: "readings",
      readings,
    };
    const begun = cpuMs();
    const result = nothingAssessed();
    takeEntry(entry, memories, result);
    finishBatch(result);
    const took = cpuMs() - begun;
    rows += result.scores.length * signals;
    return took;
  };

  let busy = 0;
  let readings = 0;
  const bytesPerSignalThen: number[] = [];
  const heapPerSignalThen: (number | null)[] = [];
  const of = assets * signals;
  for (let at = 0; at < days * day; at += 5 * minute) {
    const now = rowAt(at);
    busy += score(now, at);
    readings += now.length;
    if ((at + 5 * minute) % Math.round((days * day) / 4) >= 5 * minute) continue;
    bytesPerSignalThen.push(Math.round(bytesOf(memories) / of));
    heapPerSignalThen.push(
      globalThis.gc === undefined ? null : Math.round((heap() - heapBefore) / of),
    );
  }
  const readingsPerSecond = Math.round(readings / (busy / 1_000));

  let busyAt1Hz = 0;
  let readingsAt1Hz = 0;
  const rowsBefore = rows;
  for (let second = 0; second < 3_600; second++) {
    const at = days * day + 1_000 * second;
    const now = rowAt(at);
    busyAt1Hz += score(now, at);
    readingsAt1Hz += now.length;
  }
  const rowMs = busy / readings;
  const adding = Math.max(0, busyAt1Hz - rowMs * (rows - rowsBefore));
  return {
    readingsPerSecond,
    readingsPerSecondAt1Hz: Math.round(readingsAt1Hz / (busyAt1Hz / 1_000)),
    microsecondsToAdd: Number(((1_000 * adding) / readingsAt1Hz).toFixed(3)),
    bytesPerSignal: bytesPerSignalThen.at(-1) ?? 0,
    bytesPerSignalThen,
    heapPerSignalThen,
    readings: readings + readingsAt1Hz,
    rows,
  };
}

const readingOf = (
  assetId: number,
  signalId: number,
  observedAt: number,
  value: number,
): Reading => ({
  assetId,
  signalId,
  observedAt,
  receivedAt: observedAt,
  value,
  code: null,
  quality: "good",
  source: 0,
  historical: false,
});

/** What a snapshot writes, beside the asset and in it. */
function bytesOf(memories: ReadonlyMap<number, AssetMemory>): number {
  let bytes = 0;
  for (const memory of memories.values()) {
    bytes += JSON.stringify(toStore(memory)).length;
    for (const { pack } of partsToStore(memory)) bytes += pack().byteLength;
  }
  return bytes;
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
