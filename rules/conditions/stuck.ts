import type { StuckDefinition } from "../definition/condition-schema.ts";
import { durationInWords } from "../definition/duration.ts";
import { usable } from "./condition.ts";
import type { Condition, ConditionState, SignalFacts } from "./condition.ts";
import { longestBridgedGap } from "./gap.ts";
import { quantity } from "./words.ts";

interface StuckState extends ConditionState {
  value: number | null;
  /** Device time since which the value has not moved. */
  from: number;
  count: number;
  last: number;
}

const moving: StuckState = {
  active: false,
  since: null,
  until: null,
  value: null,
  from: 0,
  count: 0,
  last: 0,
};

/**
 * The same value again and again, as a frozen sensor or transmitter sends it: persistence test of IOC QARTOD (flat-line test, Manual
 * for Real-Time Quality Control of In-situ Temperature and Salinity Data, test 8). Needs readings: silence is no proof of a stuck value.
 */
export function stuckCondition(
  definition: StuckDefinition,
  signal: SignalFacts,
): Condition<StuckState> {
  const maxGap = longestBridgedGap(signal);
  return {
    signals: [signal.id],
    order: "observed",
    needsTicks: false,
    initial: () => moving,
    onReading(state, reading) {
      if (!usable(reading)) return state;
      const { value, observedAt } = reading;
      const moved = state.value === null || Math.abs(value - state.value) > definition.tolerance;
      if (moved || observedAt - state.last > maxGap) {
        const { since, until } = state;
        return { active: false, since, until, value, from: observedAt, count: 1, last: observedAt };
      }
      const count = state.count + 1;
      const stuck = observedAt - state.from >= definition.for && count >= definition.minReadings;
      return {
        active: stuck,
        since: stuck && !state.active ? observedAt : state.since,
        until: stuck ? observedAt : state.until,
        value: state.value,
        from: state.from,
        count,
        last: observedAt,
      };
    },
    onTick: (state) => state,
    onReset: () => moving,
    explain: (state) => ({
      kind: "stuck",
      words: `${signal.name} has stood at ${state.value === null ? "one value" : quantity(state.value, signal)} for ${durationInWords(state.last - state.from)}, ${state.count} readings long`,
      score: (state.last - state.from) / definition.for,
      value: state.value,
      signalId: signal.id,
      lines: [],
      span: 2 * definition.for,
      facts: { forMs: definition.for, tolerance: definition.tolerance, readings: state.count },
    }),
  };
}
