import type { ConditionState, Explanation } from "../conditions/condition.ts";
import { judge } from "../evaluation/evaluate.ts";
import type { RuleInput, Transition } from "../evaluation/evaluate.ts";
import type { Assessment } from "./assessment.ts";
import { settle } from "./asset-memory.ts";
import type { AssetMemory } from "./asset-memory.ts";
import type { PlannedRule, WindowPlan } from "./asset-plan.ts";
import { cutEvidence, noteFailure } from "./report.ts";
import type { RecentReadings } from "../evaluation/recent-readings.ts";
import { never } from "./windows/watermark.ts";

/*
 * What people do stands between two entries of the log, not in it. So it settles the asset, and what it leads to is stored in the same
 * commit. Between two batches: everything taken in is evaluated.
 */

/** After a repair: the rules of the component and those named forget; without either, all of the asset. */
export function assessReset(
  memory: AssetMemory,
  reset: { componentCode: string | null; ruleKeys: readonly string[]; at: number },
  result: Assessment,
): void {
  const { componentCode, ruleKeys } = reset;
  settle(memory);
  const all = componentCode === null && ruleKeys.length === 0;
  // In the device's time, which need not be ours: the moment of what was seen last.
  const at = latestObserved(memory) ?? reset.at;
  const input: RuleInput = { kind: "reset", at, signalIds: null };
  for (const part of partsOf(memory)) {
    for (const [place, rule] of part.plan.rules.entries()) {
      const ofComponent = componentCode !== null && rule.components.has(componentCode);
      if (!all && !ofComponent && !ruleKeys.includes(rule.bound.key)) continue;
      try {
        const transitions: Transition[] = [];
        part.set(place, judge(rule.bound.condition, part.states[place]!, input, transitions));
        for (const transition of transitions) tell(memory, part, rule, transition, result);
      } catch (error) {
        noteFailure(result, memory, rule, error);
      }
    }
  }
}

/** Rules that were changed while they held: what the old condition raised is over. */
export function assessSuperseded(memory: AssetMemory, now: number, result: Assessment): void {
  const at = latestObserved(memory) ?? now;
  const superseded = memory.superseded.splice(0);
  if (superseded.length > 0) memory.store = "now";
  for (const part of partsOf(memory)) {
    for (const rule of part.plan.rules) {
      if (!superseded.includes(rule)) continue;
      const explanation: Explanation = {
        kind: "changed",
        words: `the rule was changed to version ${rule.live.version}`,
        score: null,
        value: null,
        signalId: rule.bound.signals[0]!,
        lines: [],
        span: 0,
        facts: {},
      };
      tell(memory, part, rule, { type: "returned", at, explanation }, result);
    }
  }
}

interface Part {
  plan: WindowPlan;
  states: readonly ConditionState[];
  recent: readonly RecentReadings[];
  newest: readonly number[];
  set(place: number, state: ConditionState): void;
}

/** Settled windows and listeners are alike here: states, and nothing that could still change them. */
const partsOf = ({ windows, listeners }: AssetMemory): Part[] => [
  ...windows.map(({ plan, states, checkpoints, recent, watermark }) => ({
    plan,
    states,
    recent,
    newest: watermark.newest,
    set(place: number, state: ConditionState) {
      states[place] = state;
      checkpoints[0]!.states![place] = state;
    },
  })),
  ...listeners.map(({ plan, states, recent, newest }) => ({
    plan,
    states,
    recent,
    newest,
    set(place: number, state: ConditionState) {
      states[place] = state;
    },
  })),
];

function tell(
  memory: AssetMemory,
  { plan, recent }: Part,
  rule: PlannedRule,
  transition: Transition,
  result: Assessment,
): void {
  const evidence = cutEvidence(rule, transition, plan.signals, recent);
  result.changes.push({
    kind: "transition",
    memory,
    rule,
    transition,
    receivedAt: null,
    evidence,
  });
}

function latestObserved(memory: AssetMemory): number | null {
  let latest = never;
  for (const { newest } of partsOf(memory)) latest = Math.max(latest, ...newest);
  return latest === never ? null : latest;
}
