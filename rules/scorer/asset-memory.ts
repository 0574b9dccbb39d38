import type { AssetEntry } from "#ingest";
import { initialState } from "../evaluation/evaluate.ts";
import type { RuleState } from "../evaluation/evaluate.ts";
import type { RecentReadings } from "../evaluation/recent-readings.ts";
import type { AssetPlan } from "./asset-plan.ts";
import type { StoredAsset } from "./stored-asset.ts";

/** What the scorer remembers of an asset while it holds the asset's partition; `StoredAsset` is the same on disk. */
export interface AssetMemory {
  asset: AssetEntry;
  plan: AssetPlan;
  /** In the order of `plan.rules`. */
  states: RuleState[];
  recent: Map<number, RecentReadings>;
  /** Our clock: when its last reading came. */
  receivedAt: number | null;
  changed: boolean;
  /** Places of rules whose condition was changed while it held: their flags return, the new condition speaks for itself. */
  superseded: number[];
}

export function remembered(
  asset: AssetEntry,
  plan: AssetPlan,
  stored: StoredAsset | undefined,
): AssetMemory {
  const recent = new Map<number, RecentReadings>();
  for (const [signalId, { from, steps, values }] of Object.entries(stored?.recent ?? {})) {
    let at = from;
    recent.set(Number(signalId), { at: steps.map((step) => (at += step)), values });
  }
  const superseded: number[] = [];
  const states = plan.rules.map(({ live, bound }, place) => {
    const kept = stored?.rules[bound.key];
    if (kept !== undefined && kept.fingerprint === live.fingerprint) return kept.state;
    if (kept?.state.condition.active === true) superseded.push(place);
    return initialState(bound);
  });
  const receivedAt = stored?.receivedAt ?? null;
  return { asset, plan, states, recent, receivedAt, changed: superseded.length > 0, superseded };
}

export function toStore(memory: AssetMemory): StoredAsset {
  const stored: StoredAsset = { receivedAt: memory.receivedAt, rules: {}, recent: {} };
  for (const [place, { live, bound }] of memory.plan.rules.entries()) {
    stored.rules[bound.key] = { fingerprint: live.fingerprint, state: memory.states[place]! };
  }
  for (const [signalId, { at, values }] of memory.recent) {
    const from = at[0] ?? 0;
    const steps = at.map((each, index) => each - (at[index - 1] ?? from));
    stored.recent[signalId] = { from, steps, values };
  }
  return stored;
}

/** The same memory under changed rules or a changed registry: what was learnt stays where the condition is the same. */
export const replanned = (memory: AssetMemory, asset: AssetEntry, plan: AssetPlan): AssetMemory =>
  remembered(asset, plan, toStore(memory));
