import type { AssetEntry } from "#ingest";
import type { SignalFacts } from "../conditions/condition.ts";
import { bindRule } from "../evaluation/bound-rule.ts";
import type { BoundRule } from "../evaluation/bound-rule.ts";
import { isFor } from "../store/coverage.ts";
import type { LiveRule } from "../store/live-rules.ts";

/** One rule for one asset. */
export interface PlannedRule {
  live: LiveRule;
  bound: BoundRule;
  signals: SignalFacts[];
  /** Codes of the components that its signals belong to. */
  components: ReadonlySet<string>;
}

/** The rules that concern an asset, found once: what a reading must go through is then one lookup. */
export interface AssetPlan {
  rules: PlannedRule[];
  /** By signal: places in `rules`. */
  bySignal: Map<number, number[]>;
  /** Places of the rules that time alone can change. */
  byTick: number[];
  /** Rules that could not be bound: noted on their version, and no obstacle to the others. */
  failed: { versionId: number; message: string }[];
}

export function planFor(asset: AssetEntry, live: readonly LiveRule[]): AssetPlan {
  const plan: AssetPlan = { rules: [], bySignal: new Map(), byTick: [], failed: [] };
  for (const rule of live) {
    if (!isFor(rule.definition, asset)) continue;
    const bound = tryToBind(rule, asset, plan);
    if (bound === null) continue;
    const place = plan.rules.length;
    const entries = [...asset.signals.values()].filter(({ id }) => bound.signals.includes(id));
    plan.rules.push({
      live: rule,
      bound,
      signals: entries,
      components: new Set(entries.flatMap(({ componentCode }) => componentCode ?? [])),
    });
    if (bound.needsTicks) plan.byTick.push(place);
    for (const signal of bound.signals) {
      const places = plan.bySignal.get(signal);
      if (places === undefined) plan.bySignal.set(signal, [place]);
      else places.push(place);
    }
  }
  return plan;
}

function tryToBind(rule: LiveRule, asset: AssetEntry, plan: AssetPlan): BoundRule | null {
  try {
    return bindRule(rule.definition, asset.signals);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    plan.failed.push({ versionId: rule.versionId, message: `on ${asset.tag}: ${message}` });
    return null;
  }
}
