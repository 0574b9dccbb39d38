import { signalsNeeded } from "../conditions/bind-condition.ts";
import { longestBridgedGap } from "../conditions/gap.ts";
import type { SignalFacts } from "../conditions/condition.ts";
import type { ConditionDefinition } from "../definition/condition-schema.ts";
import { nestedIn } from "../definition/nested-conditions.ts";

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
  const parts = nestedIn(definition).map((part) => warmUpOf(part, signal));
  if (!hasParts(definition)) parts.push(leafWarmUp(definition, signal));
  let ms = ownSpan(definition, signal);
  for (const part of parts) {
    if ("cannot" in part) return part;
    // In "B after A" one may have ended before the other began.
    ms += part.ms;
  }
  return passesInSilence(definition, signal) ? { cannot: timeItself, ms } : { ms };
}

const timeItself = "time itself made it hold, and stored readings do not tell of time";

/** What a form and what it carries count by themselves, milliseconds. */
function ownSpan(definition: ConditionDefinition, signal: (key: string) => SignalFacts): number {
  const { onDelay = 0, offDelay = 0, keepFor = 0, settle = 0, chattering } = definition;
  let ms = onDelay + offDelay + keepFor + settle;
  if (chattering !== undefined) ms += chattering.within + chattering.calm;
  if ("after" in definition) ms += definition.after.within;
  if ("nOfM" in definition) {
    const { within = 0, of = 0, condition } = definition.nOfM;
    const seconds = signalsNeeded(condition).map((key) => signal(key).intervalSeconds);
    ms += within + of * Math.max(...seconds) * 1_000;
  }
  return ms;
}

/** Whether it counts time by ticks, which are in the log and not in the store. */
function passesInSilence(
  definition: ConditionDefinition,
  signal: (key: string) => SignalFacts,
): boolean {
  const { onDelay, offDelay, keepFor, settle, activeHours, chattering } = definition;
  const counts = [onDelay, offDelay, keepFor, settle, activeHours, chattering];
  return (
    counts.some((each) => each !== undefined) &&
    signalsNeeded(definition).some((key) => longestBridgedGap(signal(key)) === Infinity)
  );
}

const hasParts = (definition: ConditionDefinition): boolean =>
  nestedIn({ ...definition, while: undefined }).length > 0;

function leafWarmUp(definition: ConditionDefinition, signal: (key: string) => SignalFacts): WarmUp {
  const readings = (facts: SignalFacts, count: number): number =>
    count * facts.intervalSeconds * 1_000;
  if ("limit" in definition) {
    const { onDelay, offDelay } = definition.limit;
    const facts = signal(definition.limit.signal);
    const ms = onDelay + offDelay + readings(facts, fewReadings);
    if (onDelay > 0 && longestBridgedGap(facts) === Infinity) {
      return { cannot: timeItself, ms };
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
  if ("drift" in definition || "anomaly" in definition || "detector" in definition) {
    return { cannot: "what it had learnt by then is not kept" };
  }
  if ("timeToThreshold" in definition) {
    const { over, signal: key } = definition.timeToThreshold;
    return { ms: over + readings(signal(key), fewReadings) };
  }
  if ("signs" in definition) return { ms: 2 * definition.signs.memory };
  return { ms: 0 };
}
