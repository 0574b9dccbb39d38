import type { AssetEntry, Reading, SignalEntry } from "#ingest";
import { loadRules } from "../../definition/load-rules.ts";
import type { LiveRule } from "../../store/live-rules.ts";
import { uniform } from "../../testing/series.ts";

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

export interface BenchPlant {
  assets: number;
  signals: number;
  hertz: number;
  /** Share of the readings that come late, by up to half a minute. */
  late: number;
  rules: "limits" | "mixed";
  seconds: number;
  readingsPerBatch: number;
}

const begin = Date.UTC(2026, 0, 5);

export function benchRules({ signals, rules }: BenchPlant): LiveRule[] {
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

export function assetOf(id: number, signals: number): AssetEntry {
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

/** Readings as they come: in order but for those that are late by up to half a minute. */
export function* batchesOf({
  assets,
  signals,
  hertz,
  seconds,
  late,
  readingsPerBatch,
}: BenchPlant) {
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
