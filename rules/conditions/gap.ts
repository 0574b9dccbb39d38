import type { SignalFacts } from "./condition.ts";

/**
 * The longest silence that a hold bridges. A periodic signal that misses three reports has a gap, and what the value did in
 * it is not known; an on-change signal says by its silence that nothing changed.
 */
export const longestBridgedGap = (signal: SignalFacts): number =>
  signal.reporting === "periodic" ? 3 * signal.intervalSeconds * 1_000 : Infinity;
