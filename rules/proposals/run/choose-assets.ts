import type { AssetEntry } from "#ingest";
import { signalsNeeded } from "../../conditions/bind-condition.ts";
import type { RuleDefinition } from "../../definition/rule-schema.ts";

/** What one backtest may read: some ten minutes on two cores. */
const mostReadings = 200_000_000;
const mostAssets = 1_000;

/**
 * The assets that a proposal is tried on: those that it rests on, and of the others, in the order of their ids, as many as its time allows. That they
 * are chosen is said in its report.
 */
export function chooseAssets(
  assets: readonly AssetEntry[],
  of: { restsOn: ReadonlySet<number>; rules: readonly RuleDefinition[]; spanMs: number },
): AssetEntry[] {
  const { restsOn, rules, spanMs } = of;
  const needed = new Set(rules.flatMap(({ condition }) => signalsNeeded(condition)));
  const sorted = assets.toSorted(
    (a, b) => Number(restsOn.has(b.id)) - Number(restsOn.has(a.id)) || a.id - b.id,
  );
  let readings = 0;
  return sorted.slice(0, mostAssets).filter(({ id, signals }) => {
    for (const { key, intervalSeconds } of signals.values()) {
      // One that names none watches all there are.
      if (needed.size === 0 || needed.has(key)) readings += spanMs / (1_000 * intervalSeconds);
    }
    return restsOn.has(id) || readings <= mostReadings;
  });
}
