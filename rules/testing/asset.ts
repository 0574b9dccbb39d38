import type { AssetEntry, LogEntry, Reading, SignalEntry } from "#ingest";
import { loadRules } from "../definition/load-rules.ts";
import { finishBatch, nothingAssessed, takeEntry } from "../scorer/assess.ts";
import type { Assessment, RuleChange } from "../scorer/assessment.ts";
import { neededFrom, partsToStore, remembered, toStore } from "../scorer/asset-memory.ts";
import type { AssetMemory } from "../scorer/asset-memory.ts";
import { planFor } from "../scorer/asset-plan.ts";
import type { AssetPlan } from "../scorer/asset-plan.ts";
import type { StoredApart } from "../scorer/stored-asset.ts";
import type { LiveRule } from "../store/live-rules.ts";
import { begin, signals as facts } from "./series.ts";

/** An asset with the signals of `series.ts`, as the registry has it. */
export function assetWith(lateness: Partial<Record<string, number>> = {}): AssetEntry {
  const signals = new Map<string, SignalEntry>();
  for (const [key, { id, name, unit, reporting, intervalSeconds, decimals }] of Object.entries(
    facts,
  )) {
    signals.set(key, {
      id,
      assetId: 7,
      key,
      name,
      kind: key === "error" ? "code" : "number",
      unit,
      min: null,
      max: null,
      reporting,
      intervalSeconds,
      decimals: decimals ?? 2,
      latenessSeconds: lateness[key] ?? 60,
      componentCode: key === "x" ? "bearing" : null,
    });
  }
  return {
    id: 7,
    tag: "P-101",
    name: "Pump",
    criticality: 1,
    siteId: 1,
    siteCode: "berlin",
    siteName: "Berlin",
    timeZone: "Europe/Berlin",
    systemCode: "cooling",
    systemName: "Cooling",
    classCode: "pump",
    className: "Pump",
    parentId: null,
    isGateway: false,
    topic: "t",
    components: [],
    signals,
  };
}

/** Live rules with these conditions, by key. */
export function liveRules(conditions: Record<string, unknown>): LiveRule[] {
  const written = Object.entries(conditions).map(([key, condition]) => ({
    key,
    name: key,
    appliesTo: { assetClass: "pump" },
    severity: 2,
    condition,
  }));
  const loaded = loadRules(JSON.stringify(written));
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return loaded.rules.map((definition, index) => ({
    versionId: index + 1,
    version: 1,
    definition,
    fingerprint: JSON.stringify(definition.condition),
  }));
}

/** A reading so many milliseconds after the beginning, as it comes to the log; a string is a code. */
export const sent = (
  ms: number,
  value: number | string | null,
  key = "x",
  more: Partial<Reading> = {},
): Reading => ({
  assetId: 7,
  signalId: facts[key]!.id,
  observedAt: begin + ms,
  receivedAt: begin + ms,
  value: typeof value === "string" ? null : value,
  code: typeof value === "string" ? value : null,
  quality: "good",
  source: 0,
  historical: false,
  ...more,
});

const counted = [
  "evaluated",
  "repeats",
  "late",
  "corrections",
  "historical",
  "overfull",
] as const satisfies (keyof Assessment["counts"])[];

/** What a scorer is to one asset: batches of a log go in, and what came of them is told. */
export class AssetScorer {
  memory: AssetMemory;
  readonly asset: AssetEntry;
  readonly plan: AssetPlan;
  readonly changes: RuleChange[] = [];
  readonly total: Assessment["counts"] = nothingAssessed().counts;
  failures = 0;

  constructor(rules: readonly LiveRule[], asset = assetWith()) {
    this.asset = asset;
    this.plan = planFor(asset, rules);
    this.memory = remembered(asset, this.plan, undefined, 0);
  }

  score(entries: readonly LogEntry[]): Assessment {
    const result = this.take(entries);
    this.changes.push(...result.changes);
    for (const name of counted) this.total[name] += result.counts[name];
    for (const { times } of result.failures.values()) this.failures += times;
    return result;
  }

  stored(): { text: string; neededFrom: number | null; apart: StoredApart } {
    const parts = partsToStore(this.memory).map(
      ({ part, revision, pack }): [string, { revision: number; bytes: Uint8Array }] => [
        part,
        { revision, bytes: pack() },
      ],
    );
    return {
      text: JSON.stringify(toStore(this.memory)),
      neededFrom: neededFrom(this.memory),
      apart: new Map(parts),
    };
  }

  /** Forgets everything, and reads it again from what was stored and the log up to its end. */
  rebuild(stored: string, log: readonly LogEntry[], batch: number, apart?: StoredApart): void {
    const seq = log.at(-1)?.seq ?? 0;
    this.memory = remembered(this.asset, this.plan, JSON.parse(stored), seq, apart);
    for (let i = 0; i < log.length; i += batch) this.take(log.slice(i, i + batch));
  }

  private take(entries: readonly LogEntry[]): Assessment {
    const result = nothingAssessed();
    const memories = new Map([[this.asset.id, this.memory]]);
    for (const entry of entries) takeEntry(entry, memories, result);
    finishBatch(result);
    return result;
  }
}
