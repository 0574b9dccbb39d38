import { poissonInterval } from "../records/poisson-interval.ts";
import { wilsonInterval } from "../records/wilson.ts";
import type { ReleasePolicy } from "./release-policy.ts";
import type { Stage } from "./release-state.ts";

export const gateNames = [
  "stage",
  "backtest",
  "days",
  "asset-months",
  "flag-rate",
  "precision",
  "approvals",
] as const;

/** One thing that must hold before a step, whether it does, and why. */
export interface Gate {
  gate: (typeof gateNames)[number];
  passed: boolean;
  reason: string;
}

/** What a version showed in the stage it is in. */
export interface TrialFacts {
  /** Our clock. */
  days: number;
  assetMonths: number;
  flags: number;
  /** Right, as visits found; and wrong. */
  hits: number;
  falseFlags: number;
}

export interface GateFacts {
  stage: Stage;
  author: string;
  /** Whether somebody is sent for its flags. */
  sendsPeople: boolean;
  trial: TrialFacts;
  /** The newest that is done; `assetMonths`: with data. */
  backtest: { id: number; assetMonths: number; flags: number } | null;
  /** Of the step in question. */
  approvals: readonly { by: string }[];
}

/** Everything that stands between a version and a stage. */
export function gatesBefore(
  to: "shadow" | "canary" | "live",
  policy: ReleasePolicy,
  facts: GateFacts,
): Gate[] {
  if (to === "shadow") return policy.shadow.backtest ? [backtest(facts)] : [];
  const gates: Gate[] = [];
  const from = to === "canary" ? "shadow" : "canary";
  if (to === "canary" || policy.live.canary) gates.push(comesFrom(from, facts.stage));
  if (to === "canary" && policy.canary.backtest) gates.push(backtest(facts));
  const asked = policy[to];
  if (asked.minDays > 0) gates.push(days(asked.minDays, facts.trial));
  if (asked.minAssetMonths > 0) gates.push(assetMonths(asked.minAssetMonths, facts.trial));
  if (asked.maxFlagsPerAssetMonth !== null) {
    gates.push(flagRate(asked.maxFlagsPerAssetMonth, facts.trial));
  }
  if (asked.minPrecision !== null) gates.push(precision(asked.minPrecision, facts.trial));
  const second = policy.secondPersonToSend && facts.sendsPeople;
  const needed = Math.max(asked.approvals, second ? 1 : 0);
  if (needed > 0) gates.push(approvals(needed, second || policy.approverIsNotAuthor, facts));
  return gates;
}

function comesFrom(from: Stage, stage: Stage): Gate {
  const passed = stage === from;
  return {
    gate: "stage",
    passed,
    reason: passed ? `it is in ${from}` : `it is ${stage}, and must be in ${from} first`,
  };
}

function backtest({ backtest: done }: GateFacts): Gate {
  const gate = "backtest";
  if (done === null) {
    return { gate, passed: false, reason: "no backtest of this version is done: start one" };
  }
  if (!(done.assetMonths > 0)) {
    const reason = `backtest ${done.id} saw no data, so that its ${done.flags} flags say nothing`;
    return { gate, passed: false, reason };
  }
  const reason = `backtest ${done.id}: ${done.flags} flags in ${rounded(done.assetMonths)} asset-months with data`;
  return { gate, passed: true, reason };
}

function days(needed: number, trial: TrialFacts): Gate {
  const reason = `${rounded(trial.days)} of ${needed} days in its stage`;
  return { gate: "days", passed: trial.days >= needed, reason };
}

function assetMonths(needed: number, trial: TrialFacts): Gate {
  const passed = trial.assetMonths >= needed;
  const seen = `${rounded(trial.assetMonths)} of ${needed} asset-months with data`;
  const reason =
    trial.assetMonths === 0 ? `${seen}: nothing was evaluated yet, so silence says nothing` : seen;
  return { gate: "asset-months", passed, reason };
}

function flagRate(most: number, trial: TrialFacts): Gate {
  const gate = "flag-rate";
  const rate = unconfirmedRate(trial);
  if (rate === null) {
    return { gate, passed: false, reason: "nothing was evaluated yet, so there is no rate" };
  }
  const range = `${rounded(rate.low)} to ${rounded(rate.high)}`;
  const reason = `${rounded(rate.value)} flags that nobody confirmed in an asset-month (${range}); ${most} at most`;
  return { gate, passed: rate.value <= most, reason };
}

function precision(least: number, { hits, falseFlags }: TrialFacts): Gate {
  const gate = "precision";
  const found = wilsonInterval(hits, hits + falseFlags);
  if (found === null) {
    return { gate, passed: false, reason: "no visit has decided on one of its flags yet" };
  }
  const range = `${percent(found.low)} to ${percent(found.high)}`;
  const reason = `${hits} of ${hits + falseFlags} decided flags were right: ${percent(found.value)} (${range}); at least ${percent(least)}`;
  return { gate, passed: found.value >= least, reason };
}

function approvals(needed: number, byAnother: boolean, facts: GateFacts): Gate {
  const names = [...new Set(facts.approvals.map(({ by }) => by))];
  const counted = byAnother ? names.filter((name) => name !== facts.author) : names;
  const who = counted.length === 0 ? "" : ` (${counted.join(", ")})`;
  const not = byAnother ? `, not by ${facts.author}, who wrote it` : "";
  return {
    gate: "approvals",
    passed: counted.length >= needed,
    reason: `${counted.length} of ${needed} approvals${who}${not}`,
  };
}

/** Flags in an asset-month without those that were right; null while nothing was seen. */
export const unconfirmedRate = ({ flags, hits, assetMonths: seen }: TrialFacts) =>
  poissonInterval(Math.max(0, flags - hits), seen);

/** Three digits are enough; what has hardly begun is no number of zeroes. */
const rounded = (value: number): string =>
  value > 0 && value < 0.01 ? "less than 0.01" : String(Number(value.toPrecision(3)));
const percent = (share: number): string => `${Math.round(100 * share)} %`;
