import type {
  ConditionState,
  Explanation,
  ReadingInput,
  TickInput,
} from "../conditions/condition.ts";
import type { BoundRule } from "./bound-rule.ts";

/** A rule's memory of one asset: plain JSON, bounded, and all there is. */
export interface RuleState {
  condition: ConditionState;
  /** Device time of the last evaluated reading of each signal, in the order of the rule's signals; null before the first. */
  seen: readonly (number | null)[];
}

export type RuleInput =
  | { kind: "reading"; reading: ReadingInput }
  | { kind: "tick"; tick: TickInput }
  /** After a repair. `signalIds`: what was repaired; null for the whole asset. `at`: device time. */
  | { kind: "reset"; at: number; signalIds: readonly number[] | null };

export type Transition =
  | { type: "raised"; at: number; triggeredAt: number; explanation: Explanation }
  | { type: "returned"; at: number; explanation: Explanation }
  /** A baseline has been learnt: from here on the rule judges. */
  | { type: "learned"; at: number; explanation: Explanation };

export interface Evaluation {
  state: RuleState;
  transitions: readonly Transition[];
}

const nothing: readonly Transition[] = [];

export const initialState = (rule: BoundRule): RuleState => ({
  condition: rule.condition.initial(),
  seen: rule.signals.map(() => null),
});

/**
 * The one evaluator: live scoring, backtest and shadow call this, and nothing else decides whether a rule holds. Pure: no clock, no
 * driver, the state given is not changed.
 *
 * A reading not newer than the last one evaluated of its signal is not evaluated again, whether it is a repeat or late. (Rewinding to an
 * earlier state for late readings goes around this function: it starts from there and feeds the readings in order.)
 */
export function evaluate(rule: BoundRule, state: RuleState, input: RuleInput): Evaluation {
  const transitions: Transition[] = [];
  const after = step(rule, state, input, transitions);
  return { state: after, transitions: transitions.length === 0 ? nothing : transitions };
}

/** `evaluate` for who runs through many inputs: answers the state after, and appends to `told` what happened. */
export function step(
  rule: BoundRule,
  state: RuleState,
  input: RuleInput,
  told: Transition[],
): RuleState {
  if (input.kind === "reading") return onReading(rule, state, input.reading, told);
  if (input.kind === "reset") return onReset(rule, state, input, told);
  if (!rule.needsTicks) return state;
  const next = rule.condition.onTick(state.condition, input.tick);
  return compare(rule, state, state.seen, next, input.tick.at, told);
}

function onReading(
  rule: BoundRule,
  state: RuleState,
  reading: ReadingInput,
  told: Transition[],
): RuleState {
  const place = rule.signals.indexOf(reading.signalId);
  if (place < 0) return state;
  const last = state.seen[place] ?? null;
  if (last !== null && reading.observedAt <= last) return state;
  const seen =
    rule.signals.length === 1
      ? [reading.observedAt]
      : state.seen.map((at, index) => (index === place ? reading.observedAt : at));
  const condition = rule.condition.onReading(state.condition, reading);
  return compare(rule, state, seen, condition, reading.observedAt, told);
}

function onReset(
  rule: BoundRule,
  state: RuleState,
  reset: { at: number; signalIds: readonly number[] | null },
  told: Transition[],
): RuleState {
  const { signalIds } = reset;
  if (signalIds !== null && !rule.signals.some((id) => signalIds.includes(id))) return state;
  const next = rule.condition.onReset(state.condition);
  return compare(rule, state, state.seen, next, reset.at, told);
}

/** `seen` is already moved on. */
function compare(
  rule: BoundRule,
  state: RuleState,
  seen: readonly (number | null)[],
  next: ConditionState,
  at: number,
  told: Transition[],
): RuleState {
  const before = state.condition;
  if (next === before && seen === state.seen) return state;
  const after: RuleState = { condition: next, seen };
  const learns = rule.condition.learned !== undefined;
  if (next.active === before.active && !learns) return after;
  if (learns && rule.condition.learned!(next) && !rule.condition.learned!(before)) {
    told.push({ type: "learned", at, explanation: rule.condition.explain(next) });
  }
  if (next.active && !before.active) {
    told.push({
      type: "raised",
      at: next.since ?? at,
      triggeredAt: at,
      explanation: rule.condition.explain(next),
    });
  } else if (!next.active && before.active) {
    // A reset forgets the values that explained the flag: say what was there before.
    told.push({ type: "returned", at, explanation: rule.condition.explain(before) });
  }
  return after;
}
