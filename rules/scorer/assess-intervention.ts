import type { ConditionState, Explanation } from "../conditions/condition.ts";
import { judge } from "../evaluation/evaluate.ts";
import type { RuleInput, Transition } from "../evaluation/evaluate.ts";
import type { Assessment } from "./assessment.ts";
import { settle } from "./asset-memory.ts";
import { nothingHandedOver } from "./hand-over.ts";
import type { AssetMemory } from "./asset-memory.ts";
import type { PlannedRule, WindowPlan } from "./asset-plan.ts";
import { learns, noteMended, noteSaid } from "./learning.ts";
import { cutEvidence, noteFailure, reportInto } from "./report.ts";
import type { Report } from "./report.ts";
import { foldRows } from "./windows/fold-rows.ts";
import type { RecentReadings } from "../evaluation/recent-readings.ts";
import { never } from "./windows/watermark.ts";

/*
 * What people do stands between two entries of the log, not in it. So it settles the asset, and what it leads to is stored in the same
 * commit. Between two batches: everything taken in is evaluated.
 */

/** After a repair: the rules of the component and those named forget (a version in trial by the name of its memory alone); without either, all of the asset. */
export function assessReset(
  memory: AssetMemory,
  reset: { componentCode: string | null; ruleKeys: readonly string[]; at: number },
  result: Assessment,
): void {
  const { componentCode, ruleKeys } = reset;
  settle(memory);
  // What was complete before the repair is judged by what was learnt before it.
  for (const window of memory.rowWindows) {
    foldRows(window, (from, to) => learns(memory.learning, from, to), reportOn(memory, result));
  }
  const all = componentCode === null && ruleKeys.length === 0;
  // In the device's time, which need not be ours: the moment of what was seen last.
  const at = latestObserved(memory) ?? reset.at;
  for (const part of partsOf(memory)) {
    for (const [place, rule] of part.plan.rules.entries()) {
      const ofComponent = componentCode !== null && rule.components.has(componentCode);
      const named = [rule.live.definition.key, rule.bound.key].some((key) =>
        ruleKeys.includes(key),
      );
      if (!all && !ofComponent && !named) continue;
      const state = part.states[place]!;
      try {
        const transitions: Transition[] = [];
        const signalIds = all ? null : repairedOf(rule, state, reset);
        const input: RuleInput = { kind: "reset", at, signalIds };
        part.set(place, judge(rule.bound.condition, state, input, transitions));
        for (const transition of transitions) tell(memory, part, rule, transition, result);
        noteMended(memory.learning, rule, at);
      } catch (error) {
        noteFailure(result, memory, rule, error);
      }
    }
  }
}

function reportOn(memory: AssetMemory, result: Assessment): Report {
  const report = reportInto(result);
  report.about(memory);
  return report;
}

/** What watches many signals at once forgets those that were repaired, and those that it was asked about; null: all. */
function repairedOf(
  { bound, live, signals }: PlannedRule,
  state: ConditionState,
  { componentCode, ruleKeys }: { componentCode: string | null; ruleKeys: readonly string[] },
): readonly number[] | null {
  if (bound.order !== "settled" || componentCode === null) return null;
  const repaired = signals.filter((signal) => signal.componentCode === componentCode);
  const asked = state.active && ruleKeys.includes(live.definition.key);
  const about = asked ? [bound.condition.explain(state).signalId] : [];
  return [...repaired.map(({ id }) => id), ...about];
}

/** Others judge the asset from here on: what was told and is no longer so, and what is so and was not told. */
export function assessHandOver(memory: AssetMemory, now: number, result: Assessment): void {
  const { superseded, adopted, departed, seenAt } = memory.handOver;
  if (superseded.length + adopted.length + departed.length === 0) return;
  const at = latestObserved(memory) ?? seenAt ?? now;
  memory.handOver = nothingHandedOver();
  memory.store = "now";
  for (const key of departed) result.departed.push({ memory, key, at });
  for (const part of partsOf(memory)) {
    for (const [place, rule] of part.plan.rules.entries()) {
      if (superseded.includes(rule)) {
        const explanation = changed(rule);
        tell(memory, part, rule, { type: "returned", at, explanation }, result);
      } else if (adopted.includes(rule)) {
        const state = part.states[place]!;
        const explanation = rule.bound.condition.explain(state);
        const raised = { type: "raised", at: state.since ?? at, triggeredAt: at } as const;
        tell(memory, part, rule, { ...raised, explanation }, result);
      }
    }
  }
}

const changed = ({ live, bound }: PlannedRule): Explanation => ({
  kind: "changed",
  words: `the rule was changed to version ${live.version}`,
  score: null,
  value: null,
  signalId: bound.signals[0]!,
  lines: [],
  span: 0,
  facts: {},
});

interface Part {
  plan: WindowPlan;
  states: readonly ConditionState[];
  recent: readonly RecentReadings[];
  newest: readonly number[];
  set(place: number, state: ConditionState): void;
}

/** Settled windows and listeners are alike here: states, and nothing that could still change them. */
const partsOf = ({ windows, listeners, rowWindows }: AssetMemory): Part[] => [
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
  ...rowWindows.map(({ plan, states, recent, watermark: { newest } }) => ({
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
  noteSaid(memory.learning, rule, transition);
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
