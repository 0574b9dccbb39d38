import type { AssetPlan, PlannedRule, WindowPlan } from "./asset-plan.ts";
import { windowName } from "./asset-plan.ts";
import type { StoredAsset, StoredRules, StoredWindow } from "./stored-asset.ts";

/*
 * How what is stored of an asset compares with the plan that it is resumed under.
 */

/** Whether it was stored by the same rules over the same signals. */
export function isPlanned(stored: StoredAsset, plan: AssetPlan): boolean {
  return (
    stored.windows.length === plan.windows.length &&
    plan.windows.every((window) => {
      const found = stored.windows.find((each) => isWindowOf(each, window));
      return (
        found !== undefined &&
        found.lateness.join() === window.lateness.join() &&
        Object.keys(found.rules).length === window.rules.length &&
        window.rules.every((rule) => isKept(found.rules, rule))
      );
    })
  );
}

export const isWindowOf = ({ order, signals, row }: StoredWindow, window: WindowPlan): boolean =>
  windowName({ order, signals, rowMs: row?.everyMs }) === windowName(window);

const isKept = (stored: StoredRules, { live, bound }: PlannedRule): boolean =>
  stored[bound.key]?.fingerprint === live.fingerprint;

/** The stored windows with those of their rules that still are as they were, and the states of the others. */
export function sharedPart(stored: StoredAsset, plan: AssetPlan) {
  const windows: WindowPlan[] = [];
  const leftover: StoredRules = {};
  for (const found of stored.windows) {
    const { order, signals, lateness, rules: states, row } = found;
    const planned = plan.windows.find((each) => isWindowOf(found, each));
    const rules = (planned?.rules ?? []).filter((rule) => isKept(states, rule));
    const kept = new Set(rules.map(({ bound }) => bound.key));
    for (const [key, state] of Object.entries(states)) if (!kept.has(key)) leftover[key] = state;
    if (rules.length === 0) continue;
    const needsTicks = rules.some(({ bound }) => bound.needsTicks);
    const longestLateness = Math.max(...lateness);
    const conditions = rules.map(({ bound }) => bound.condition);
    const rowMs = row?.everyMs ?? 0;
    windows.push({
      order,
      rowMs,
      signals,
      lateness,
      longestLateness,
      rules,
      conditions,
      needsTicks,
    });
  }
  return { windows, leftover };
}
