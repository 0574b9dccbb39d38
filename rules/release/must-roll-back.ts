import { unconfirmedRate } from "./gates.ts";
import type { TrialFacts } from "./gates.ts";
import type { ReleasePolicy } from "./release-policy.ts";

/**
 * Why a canary must step back by itself; null: it need not. Only when its rate is beyond doubt: the whole interval lies over the bound, and
 * there are enough flags to speak of a rate.
 */
export function mustRollBack(policy: ReleasePolicy, trial: TrialFacts): string | null {
  if (policy.rollback === null) return null;
  const { maxFlagsPerAssetMonth, minFlags } = policy.rollback;
  const rate = unconfirmedRate(trial);
  if (rate === null || trial.flags - trial.hits < minFlags) return null;
  if (rate.low <= maxFlagsPerAssetMonth) return null;
  const months = Number(trial.assetMonths.toPrecision(3));
  return `${trial.flags} flags in ${months} asset-months: ${Number(rate.low.toPrecision(3))} or more in an asset-month, and ${maxFlagsPerAssetMonth} is the bound`;
}
