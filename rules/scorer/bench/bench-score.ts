import type { AssetEntry, LogEntry, Reading, SignalEntry } from "#ingest";
import { loadRules } from "../../definition/load-rules.ts";
import { finishBatch, nothingAssessed, takeEntry } from "../assess.ts";
import { remembered, toStore } from "../asset-memory.ts";
import type { AssetMemory } from "../asset-memory.ts";
import { planFor } from "../asset-plan.ts";

/** Three rules on each signal, as a plant has them: a limit, a rate of change and a stuck sensor. */
const mixedRules = (signal: string) => [
  { limit: { signal, above: 9, onDelay: "5s" } },
  { rate: { signal, risingBy: 20, per: "1m", over: "2m" } },
  { stuck: { signal, for: "5m" } },
];
const limitRules = (signal: string) => [
  { limit: { signal, above: 9, onDelay: "5s" } },
  { limit: { signal, above: 11, clearBelow: 8 } },
  { limit: { signal, below: -4, onDelay: "1m" } },
];

export interface ScoreBenchOptions {
  assets: number;
  signals: number;
  hertz: number;
  /** Share of the readings that come late, by up to half a minute. */
  late: number;
  rules: "limits" | "mixed";
  seconds: number;
  readingsPerBatch: number;
}

export interface ScoreBenchResult {
  readings: number;
  readingsPerSecond: number;
  microsecondsPerReading: number;
  late: number;
  revisions: number;
  inputsHeld: number;
  inputBytesPerReading: number;
  checkpoints: number;
  /** What the heap grew by, over the inputs held: windows, checkpoints and states together. */
  heapBytesPerReading: number;
  storedBytesPerAsset: number;
}

/** Scores readings in memory, without a database: what the pure part of the scorer can do on one core. */
export function benchScore(options: ScoreBenchOptions): ScoreBenchResult {
  const { assets, signals, hertz, seconds } = options;
  const memories = new Map<number, AssetMemory>();
  const heapBefore = heap();
  for (let id = 1; id <= assets; id++) {
    const asset = assetOf(id, signals);
    memories.set(id, remembered(asset, planFor(asset, rulesFor(options)), undefined, 0));
  }
  let busy = 0;
  let readings = 0;
  let late = 0;
  let revisions = 0;
  let seq = 0;
  for (const batch of batches(options)) {
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
    heapBytesPerReading: Number((grown / held).toFixed(1)),
    storedBytesPerAsset: Math.round(JSON.stringify(stored).length / stored.length),
  };

  function* batches({ late, readingsPerBatch }: ScoreBenchOptions) {
    const random = uniform(1);
    const step = 1_000 / hertz;
    const held: Reading[][] = [];
    let waiting: Reading[] = [];
    for (let index = 0; index < seconds * hertz; index++) {
      const now = begin + Math.round(index * step);
      const due = held.shift() ?? [];
      for (const reading of due) waiting.push({ ...reading, receivedAt: now });
      for (let id = 1; id <= assets; id++) {
        for (let signal = 0; signal < signals; signal++) {
          const value = 5 + 3 * Math.sin(index / (hertz * 20) + id) + random();
          const signalId = id * 1_000 + signal;
          const reading: Reading = {
            assetId: id,
            signalId,
            observedAt: now,
            receivedAt: now,
            value,
            code: null,
            quality: "good",
            source: id,
            historical: false,
          };
          if (random() < late) {
            const after = Math.ceil(random() * 30 * hertz);
            while (held.length < after) held.push([]);
            held[after - 1]!.push(reading);
          } else waiting.push(reading);
        }
      }
      if (waiting.length < readingsPerBatch) continue;
      yield { receivedAt: now, readings: waiting };
      waiting = [];
    }
    if (waiting.length > 0) yield { receivedAt: begin + seconds * 1_000, readings: waiting };
  }
}

const begin = Date.UTC(2026, 0, 5);

function rulesFor({ signals, rules }: ScoreBenchOptions) {
  const written = Array.from({ length: signals }, (_, signal) =>
    (rules === "limits" ? limitRules : mixedRules)(`s${signal}`).map((condition, index) => ({
      key: `s${signal}-${index}`,
      name: "bench",
      appliesTo: { assetClass: "machine" },
      severity: 2,
      condition,
    })),
  ).flat();
  const loaded = loadRules(JSON.stringify(written));
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return loaded.rules.map((definition, index) => ({
    versionId: index,
    version: 1,
    definition,
    fingerprint: JSON.stringify(definition.condition),
  }));
}

function assetOf(id: number, signals: number): AssetEntry {
  const entries = Array.from({ length: signals }, (_, signal): [string, SignalEntry] => [
    `s${signal}`,
    {
      id: id * 1_000 + signal,
      assetId: id,
      key: `s${signal}`,
      name: `Signal ${signal}`,
      kind: "number",
      unit: null,
      min: null,
      max: null,
      reporting: "periodic",
      intervalSeconds: 1,
      decimals: 2,
      latenessSeconds: 60,
      componentCode: null,
    },
  ]);
  return {
    id,
    tag: `M-${id}`,
    name: "Machine",
    criticality: 1,
    siteId: 1,
    siteCode: "bench",
    siteName: "Bench",
    timeZone: "UTC",
    systemCode: "bench",
    systemName: "Bench",
    classCode: "machine",
    className: "Machine",
    parentId: null,
    isGateway: false,
    topic: "",
    components: [],
    signals: new Map(entries),
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

/** mulberry32 (T. Ettinger, public domain). */
function uniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
