import type { AssetEntry } from "#ingest";
import { signalsNeeded } from "../conditions/bind-condition.ts";
import type { RuleDefinition } from "../definition/rule-schema.ts";

/** Which assets a rule watches, and which it would if they had the signals it needs. */
export interface Coverage {
  assets: number;
  /** Signals that assets of its kind lack, with how many of them. */
  lacking: { signal: string; assets: number }[];
}

export const isFor = ({ appliesTo }: RuleDefinition, asset: AssetEntry): boolean => {
  if (appliesTo.all === true) return true;
  if (appliesTo.assets !== undefined) return appliesTo.assets.includes(asset.tag);
  const classes = appliesTo.assetClass ?? [];
  return typeof classes === "string"
    ? classes === asset.classCode
    : classes.includes(asset.classCode);
};

/** Whether it applies to the asset, and the asset has the signals that it needs. */
export const watches = (rule: RuleDefinition, asset: AssetEntry): boolean =>
  isFor(rule, asset) && signalsNeeded(rule.condition).every((key) => asset.signals.has(key));

export function coverageOf(rule: RuleDefinition, assets: Iterable<AssetEntry>): Coverage {
  const needed = signalsNeeded(rule.condition);
  const lacking = new Map<string, number>();
  let watched = 0;
  for (const asset of assets) {
    if (!isFor(rule, asset)) continue;
    const absent = needed.filter((key) => !asset.signals.has(key));
    if (absent.length === 0) watched += 1;
    for (const key of absent) lacking.set(key, (lacking.get(key) ?? 0) + 1);
  }
  return {
    assets: watched,
    lacking: [...lacking].map(([signal, count]) => ({ signal, assets: count })),
  };
}

/** What its author should know: a rule that watches nothing is silent for the wrong reason. */
export function coverageWarning(rule: RuleDefinition, coverage: Coverage): string | null {
  if (coverage.lacking.length > 0) {
    const what = coverage.lacking.map(({ signal, assets }) => `"${signal}" (${assets} of them)`);
    return `watches ${coverage.assets} asset(s); others it applies to have no signal ${what.join(", ")}`;
  }
  return coverage.assets === 0
    ? `watches nothing: no asset is of ${JSON.stringify(rule.appliesTo)}`
    : null;
}
