import type {
  Condition,
  ConditionState,
  Explanation,
  ReadingInput,
  RowInput,
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
  | { kind: "row"; row: RowInput }
  /** After a repair. `signalIds`: what was repaired; null for the whole asset. `at`: device time. */
  | { kind: "reset"; at: number; signalIds: readonly number[] | null };

export type Transition =
  | { type: "raised"; at: number; triggeredAt: number; explanation: Explanation }
  | { type: "returned"; at: number; explanation: Explanation }
  /** A baseline has been learnt: from here on the rule judges. */
  | { type: "learned"; at: number; explanation: Explanation }
  /** It still holds, and says anew how long the machine has. */
  | { type: "re-estimated"; at: number; explanation: Explanation };

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
  let { seen } = state;
  if (input.kind === "reading") {
    const { signalId, observedAt } = input.reading;
    const place = rule.signals.indexOf(signalId);
    const last = seen[place] ?? null;
    if (place < 0 || (last !== null && observedAt <= last)) return { state, transitions: nothing };
    seen = seen.map((at, index) => (index === place ? observedAt : at));
  }
  const transitions: Transition[] = [];
  const condition = judge(rule.condition, state.condition, input, transitions);
  if (condition === state.condition) {
    return { state: seen === state.seen ? state : { condition, seen }, transitions: nothing };
  }
  return { state: { condition, seen }, transitions };
}

/**
 * What `evaluate` comes down to, for who sees to it himself that no reading comes twice and that those of a signal come in order. Answers
 * the condition's next state, and appends to `told` what happened.
 */
export function judge<S extends ConditionState>(
  condition: Condition<S>,
  before: S,
  input: RuleInput,
  told: Transition[],
): S {
  let next = before;
  let at: number;
  if (input.kind === "reading") {
    at = input.reading.observedAt;
    next = condition.onReading(before, input.reading);
  } else if (input.kind === "tick") {
    at = input.tick.at;
    if (condition.needsTicks) next = condition.onTick(before, input.tick);
  } else if (input.kind === "row") {
    at = input.row.until;
    if (condition.rows !== undefined) next = condition.rows.onRow(before, input.row);
  } else {
    at = input.at;
    const { signalIds } = input;
    const concerned = signalIds === null || condition.signals.some((id) => signalIds.includes(id));
    if (concerned) next = condition.onReset(before, signalIds);
  }
  if (next === before) return next;
  const watched = condition.learned !== undefined || condition.saidOfLife !== undefined;
  if (watched || next.active !== before.active) {
    compare(condition, before, next, at, told);
  }
  return next;
}

function compare<S extends ConditionState>(
  condition: Condition<S>,
  before: S,
  next: S,
  at: number,
  told: Transition[],
): void {
  if (condition.learned?.(next) === true && !condition.learned(before)) {
    told.push({ type: "learned", at, explanation: condition.explain(next) });
  }
  if (next.active && !before.active) {
    const explanation = condition.explain(next);
    told.push({ type: "raised", at: next.since ?? at, triggeredAt: at, explanation });
  } else if (!next.active && before.active) {
    // A reset forgets the values that explained the flag: say what was there before.
    told.push({ type: "returned", at, explanation: condition.explain(before) });
  } else if (next.active && saysLifeAnew(condition, before, next)) {
    told.push({ type: "re-estimated", at, explanation: condition.explain(next) });
  }
}

function saysLifeAnew(condition: Condition, before: ConditionState, next: ConditionState): boolean {
  const said = condition.saidOfLife?.(next) ?? null;
  return said !== null && said !== condition.saidOfLife?.(before);
}
