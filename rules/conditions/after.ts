import { durationInWords } from "../definition/duration.ts";
import type { Condition, ConditionState, ReadingInput } from "./condition.ts";
import { orderOf } from "./order-of.ts";
import { pausePart } from "./part.ts";

interface AfterState extends ConditionState {
  first: ConditionState;
  second: ConditionState;
}

/**
 * "B within T after A": true once B holds at some moment of the T after the last moment of A (B may have held before already), and then
 * for as long as B holds. Compared by the device's time of each, so it does not matter which of the two arrives first.
 */
export function afterCondition(
  first: Condition,
  within: number,
  then: Condition,
): Condition<AfterState> {
  const combine = (state: AfterState, a: ConditionState, b: ConditionState): AfterState => {
    if (a === state.first && b === state.second) return state;
    // While the same stretch of B goes on it stays true; a new one must answer to A anew.
    if (state.active && b.active && b.since === state.second.since) {
      return { ...state, first: a, second: b, until: b.until };
    }
    const met = b.active && follows(a, b, within);
    if (met) {
      return {
        active: true,
        since: Math.max(a.until!, b.since!),
        until: b.until,
        first: a,
        second: b,
      };
    }
    return { ...state, active: false, first: a, second: b };
  };
  return {
    signals: [...new Set([...first.signals, ...then.signals])],
    order: orderOf([first, then]),
    needsTicks: first.needsTicks || then.needsTicks,
    initial: () => ({
      active: false,
      since: null,
      until: null,
      first: first.initial(),
      second: then.initial(),
    }),
    onReading: (state, reading) =>
      combine(
        state,
        stepIfConcerned(first, state.first, reading),
        stepIfConcerned(then, state.second, reading),
      ),
    onTick: (state, tick) =>
      combine(
        state,
        first.needsTicks ? first.onTick(state.first, tick) : state.first,
        then.needsTicks ? then.onTick(state.second, tick) : state.second,
      ),
    onReset: (state) => ({
      active: false,
      since: null,
      until: null,
      first: first.onReset(state.first),
      second: then.onReset(state.second),
    }),
    pause: (state) => ({
      active: false,
      since: null,
      until: null,
      first: paused(first, state.first),
      second: paused(then, state.second),
    }),
    learned: (state) =>
      (first.learned?.(state.first) ?? true) && (then.learned?.(state.second) ?? true),
    explain(state) {
      const a = first.explain(state.first);
      const b = then.explain(state.second);
      return {
        ...b,
        kind: "after",
        words: `${b.words}, within ${durationInWords(within)} after ${a.words}`,
        lines: [...a.lines, ...b.lines],
        span: Math.max(a.span, b.span, 2 * within),
        facts: { withinMs: within, firstAt: state.first.until, thenSince: state.second.since },
        parts: [a, b],
      };
    },
  };
}

const paused = (condition: Condition, of: ConditionState): ConditionState =>
  pausePart(condition, { of, heard: true }).of;

const stepIfConcerned = (condition: Condition, state: ConditionState, reading: ReadingInput) =>
  condition.signals.includes(reading.signalId) ? condition.onReading(state, reading) : state;

/** B's stretch [since, until] meets [last moment of A, that + T]. */
const follows = (a: ConditionState, b: ConditionState, within: number): boolean =>
  a.until !== null && b.since! <= a.until + within && b.until! >= a.until;
