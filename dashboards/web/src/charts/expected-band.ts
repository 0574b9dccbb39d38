import { longestStep } from "./longest-step.ts";
import type { Expected } from "./marks.ts";

interface Known {
  at: number;
  low: number;
  high: number;
}

/** The stretches over which a band can be drawn without a break. */
export function runsOf(expected: readonly Expected[]): Known[][] {
  const longest = longestStep(expected.map(({ at }) => at));
  const runs: Known[][] = [];
  let before: Known | null = null;
  for (const { at, low, high } of expected) {
    if (low === null || high === null) {
      before = null;
      continue;
    }
    const known = { at, low, high };
    if (before === null || at - before.at > longest) runs.push([known]);
    else runs.at(-1)!.push(known);
    before = known;
  }
  return runs.filter((run) => run.length > 1);
}

/**
 * Lowest and highest that a chart should leave room for: the whole line, and of the band what lies no further from it than
 * the line is tall, so that a band that is still wide does not make the line flat.
 */
export function withBand(
  line: readonly [number, number] | null,
  expected: readonly Expected[],
): [number, number] | null {
  const lows = expected.flatMap(({ low }) => (low === null ? [] : [low]));
  const highs = expected.flatMap(({ high }) => (high === null ? [] : [high]));
  if (lows.length === 0 || highs.length === 0) return line === null ? null : [...line];
  const least = lows.reduce((a, b) => Math.min(a, b));
  const most = highs.reduce((a, b) => Math.max(a, b));
  if (line === null) return [least, most];
  const [low, high] = line;
  const room = high > low ? high - low : Infinity;
  return [Math.min(low, Math.max(least, low - room)), Math.max(high, Math.min(most, high + room))];
}
