import { longestBridgedGap } from "../conditions/gap.ts";
import type { SignalFacts } from "../conditions/condition.ts";
import type { ConditionDefinition } from "../definition/condition-schema.ts";

/**
 * How long before a flag its condition must have seen readings to judge as it did; or why stored readings cannot tell, and how far back
 * a reading matters all the same (without `ms`: for ever).
 */
export type WarmUp = { ms: number } | { cannot: string; ms?: number };

/** Enough for what a condition carries along without a span of its own: a dead band, a run of equal values. */
const fewReadings = 10;

export function warmUpOf(
  definition: ConditionDefinition,
  signal: (key: string) => SignalFacts,
): WarmUp {
  const readings = (facts: SignalFacts, count: number): number =>
    count * facts.intervalSeconds * 1_000;
  if ("limit" in definition) {
    const { onDelay, offDelay } = definition.limit;
    const facts = signal(definition.limit.signal);
    const ms = onDelay + offDelay + readings(facts, fewReadings);
    if (onDelay > 0 && longestBridgedGap(facts) === Infinity) {
      return { cannot: "time itself made it hold, and stored readings do not tell of time", ms };
    }
    return { ms };
  }
  if ("rate" in definition) {
    const { over, onDelay, offDelay, signal: key } = definition.rate;
    return { ms: over + onDelay + offDelay + readings(signal(key), fewReadings) };
  }
  if ("stuck" in definition) {
    const { for: span, minReadings, signal: key } = definition.stuck;
    return { ms: span + readings(signal(key), minReadings + fewReadings) };
  }
  if ("code" in definition) return { ms: readings(signal(definition.code.signal), 1) };
  if ("noData" in definition) {
    const cannot = "that nothing was heard then stays true, whatever is known since";
    return { cannot, ms: definition.noData.for };
  }
  if ("drift" in definition) {
    return { cannot: "what it had learnt by then is not kept" };
  }
  if ("signs" in definition) return { ms: 2 * definition.signs.memory };
  const first = warmUpOf(definition.after.first, signal);
  const then = warmUpOf(definition.after.then, signal);
  if ("cannot" in first) return first;
  return "cannot" in then ? then : { ms: first.ms + definition.after.within + then.ms };
}
