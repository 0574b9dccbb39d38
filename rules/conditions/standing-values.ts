import type { SignalFacts } from "./condition.ts";

/** The last value of each of several signals: one that reports seldom has that value until the next. By place. */
export interface StandingValues {
  values: Float64Array;
  /** Beginning of the row it came in, and of the last row of all; NaN before. */
  ats: Float64Array;
  lastAt: number;
}

/** A value stands for so many rows, or so many of its signal's own intervals, until the next. */
const rowsItStands = 3;
const intervalsItStands = 2;

export const standingValues = (signals: number): StandingValues => ({
  values: new Float64Array(signals).fill(Number.NaN),
  ats: new Float64Array(signals).fill(Number.NaN),
  lastAt: Number.NaN,
});

/** How long a value of this signal stands, where rows are so long. */
export const standsFor = (
  { intervalSeconds }: Pick<SignalFacts, "intervalSeconds">,
  everyMs: number,
): number =>
  Math.max(rowsItStands * everyMs, intervalsItStands * intervalSeconds * 1_000 + everyMs);

/** How much of the device's time a row stands for: what is longer than any value stands is a gap. */
export const stepSince = (
  { lastAt }: Pick<StandingValues, "lastAt">,
  at: number,
  everyMs: number,
  facts: readonly SignalFacts[],
): number =>
  Number.isNaN(lastAt)
    ? everyMs
    : Math.min(at - lastAt, Math.max(...facts.map((each) => standsFor(each, everyMs))));

/** Takes a row in, changing what is given; answers what stands now, NaN where it is too old. */
export function lastOf(
  standing: StandingValues,
  {
    at,
    values,
    everyMs,
    facts,
  }: { at: number; values: Float64Array; everyMs: number; facts: readonly SignalFacts[] },
): Float64Array {
  standing.lastAt = at;
  for (const [place, value] of values.entries()) {
    if (Number.isNaN(value)) continue;
    standing.values[place] = value;
    standing.ats[place] = at;
  }
  return Float64Array.from(standing.values, (value, place) =>
    at - standing.ats[place]! <= standsFor(facts[place]!, everyMs) ? value : Number.NaN,
  );
}
