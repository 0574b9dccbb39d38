import type { AssetEntry, SignalEntry } from "#ingest";
import equal from "fast-deep-equal";
import type { Condition } from "../conditions/condition.ts";
import { bindRule } from "../evaluation/bound-rule.ts";
import type { BoundRule } from "../evaluation/bound-rule.ts";
import { forAsset } from "../evaluation/for-asset.ts";
import { isFor } from "../store/coverage.ts";
import { silentOn, trialKey } from "../release/who-speaks.ts";
import type { LiveRule } from "../store/live-rules.ts";

/** One rule for one asset. */
export interface PlannedRule {
  live: LiveRule;
  /** Its key is the name of its memory: the rule's own where it speaks, one with the version where it is silent. */
  bound: BoundRule;
  /** It is evaluated like any other, and what it says goes to the record of its trial: no flag, no word. */
  silent: boolean;
  signals: SignalEntry[];
  /** Codes of the components that its signals belong to. */
  components: ReadonlySet<string>;
}

/** The rules of an asset that need the same signals in the same order: they share their inputs. */
export interface WindowPlan {
  order: Condition["order"];
  /** Length of a row, milliseconds; 0 unless in settled order. */
  rowMs: number;
  /** Ids, ascending; a signal's place is its place here. */
  signals: readonly number[];
  /** How late a reading may come, milliseconds, by place of the signal; and the largest of them. */
  lateness: readonly number[];
  longestLateness: number;
  rules: PlannedRule[];
  /** Those of the rules, at hand for who runs through many inputs. */
  conditions: Condition[];
  /** Whether time alone can change one of them. */
  needsTicks: boolean;
}

/** The rules that concern an asset, found once. */
export interface AssetPlan {
  windows: WindowPlan[];
  /** Of its site: active hours go by it. */
  timeZone: string;
  /** Those in shadow or canary, silent or not. */
  tried: LiveRule[];
  /** Rules that could not be bound: noted on their version, and no obstacle to the others. */
  failed: { versionId: number; message: string }[];
}

export function planFor(asset: AssetEntry, live: readonly LiveRule[]): AssetPlan {
  const plan: AssetPlan = { windows: [], timeZone: asset.timeZone, tried: [], failed: [] };
  const windows = new Map<string, WindowPlan>();
  const concerned = live.flatMap((rule) => {
    const bound = isFor(rule.definition, asset) ? tryToBind(rule, asset, plan) : null;
    return bound === null ? [] : bound;
  });
  const silentOnes = silentOn(
    asset.id,
    concerned.map(({ rule }) => rule),
  );
  for (const { rule, own } of concerned) {
    const silent = silentOnes.has(rule);
    const bound = silent ? { ...own, key: trialKey(rule) } : own;
    if (rule.trial !== undefined) plan.tried.push(rule);
    const entries = [...asset.signals.values()]
      .filter(({ id }) => bound.signals.includes(id))
      .sort((a, b) => a.id - b.id);
    const rowMs = bound.condition.rows?.everyMs ?? 0;
    const name = windowName({ order: bound.order, rowMs, signals: entries.map(({ id }) => id) });
    let window = windows.get(name);
    if (window === undefined) {
      window = emptyWindow({ order: bound.order, rowMs }, entries);
      windows.set(name, window);
      plan.windows.push(window);
    }
    window.rules.push({
      live: rule,
      bound,
      silent,
      signals: entries,
      components: new Set(entries.flatMap(({ componentCode }) => componentCode ?? [])),
    });
    window.conditions.push(bound.condition);
    window.needsTicks ||= bound.needsTicks;
  }
  return plan;
}

/** Equal for windows that rules share. */
export const windowName = ({
  order,
  rowMs,
  signals,
}: Pick<WindowPlan, "order" | "signals"> & { rowMs?: number | undefined }): string =>
  `${order}${rowMs === undefined || rowMs === 0 ? "" : ` by ${rowMs}`} ${signals.join(" ")}`;

/** Whether time alone can change a rule of it. */
export const needsTicks = (plan: AssetPlan): boolean =>
  plan.windows.some((window) => window.needsTicks);

export const rulesOf = (plan: AssetPlan): PlannedRule[] =>
  plan.windows.flatMap((window) => window.rules);

/** Whether two plans judge alike and say the same: the same versions over signals with the same facts. */
export const samePlan = (a: AssetPlan, b: AssetPlan): boolean => equal(essence(a), essence(b));

const essence = ({ windows, timeZone }: AssetPlan) => ({
  timeZone,
  windows: windows.map(({ lateness, rules }) => ({
    lateness,
    rules: rules.map(({ live, bound, signals }) => [
      live.versionId,
      live.fingerprint,
      bound.key,
      signals,
    ]),
  })),
});

function emptyWindow(
  { order, rowMs }: Pick<WindowPlan, "order" | "rowMs">,
  signals: readonly SignalEntry[],
): WindowPlan {
  const lateness = signals.map((signal) => signal.latenessSeconds * 1_000);
  return {
    order,
    rowMs,
    signals: signals.map(({ id }) => id),
    lateness,
    longestLateness: Math.max(...lateness),
    rules: [],
    conditions: [],
    needsTicks: false,
  };
}

/** The rule with the values that are said of this asset, and bound to its signals. */
function tryToBind(
  live: LiveRule,
  asset: AssetEntry,
  plan: AssetPlan,
): { rule: LiveRule; own: BoundRule } | null {
  try {
    const rule = forAsset(live, asset);
    const own = bindRule(rule.definition, asset);
    return own === null ? null : { rule, own };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    plan.failed.push({ versionId: live.versionId, message: `on ${asset.tag}: ${message}` });
    return null;
  }
}
