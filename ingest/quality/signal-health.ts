import type { Reading } from "../log/reading.ts";
import type { SignalEntry } from "../registry/snapshot.ts";
import { isBeyondRange } from "./beyond-range.ts";

/** What a reading by itself says about its instrument. */
export const readingFaults = ["out-of-range", "not-a-number", "no-value"] as const;
export type ReadingFault = (typeof readingFaults)[number];

/** What was counted since the last time that it was written down. */
export interface HealthCounts {
  good: number;
  outOfRange: number;
  notANumber: number;
  noValue: number;
  /** Refused, because the device's clock is ahead. */
  future: number;
  /** Came after one that was observed later. */
  late: number;
}

/**
 * What one signal's readings say about its instrument; of its newest reading unless said otherwise. Epoch ms, by the
 * device's clock except for `receivedAt`, which is when anything was heard last. Changed in place, because it is kept up with every reading.
 */
export interface SignalHealth {
  signalId: number;
  /** -Infinity: no reading yet. */
  observedAt: number;
  receivedAt: number;
  value: number | null;
  code: string | null;
  /** Since when the value is what it is. */
  sameSince: number;
  /** It has not changed since this record began, so `sameSince` may lie before it. */
  sameThroughout: boolean;
  fault: ReadingFault | null;
  faultSince: number;
  faultThroughout: boolean;
  /** The reading before was a leap of more than half the instrument's range, in this direction. */
  leap: -1 | 0 | 1;
  /** The last spike, a leap there and back; 0: none. And the first of those that followed each other. */
  spikeAt: number;
  spikeSince: number;
  counts: HealthCounts;
}

export const countKeys = [
  "good",
  "outOfRange",
  "notANumber",
  "noValue",
  "future",
  "late",
] as const satisfies (keyof HealthCounts)[];

export const noCounts = (): HealthCounts => ({
  good: 0,
  outOfRange: 0,
  notANumber: 0,
  noValue: 0,
  future: 0,
  late: 0,
});

export function newHealth(signalId: number): SignalHealth {
  return {
    signalId,
    observedAt: -Infinity,
    receivedAt: 0,
    value: null,
    code: null,
    sameSince: 0,
    sameThroughout: true,
    fault: null,
    faultSince: 0,
    faultThroughout: true,
    leap: 0,
    spikeAt: 0,
    spikeSince: 0,
    counts: noCounts(),
  };
}

/** Spikes that follow each other within so many intervals belong together. */
export const spikeHoldIntervals = 60;

/** A value of few steps (open or closed, a stage 0 to 5) may leap; one that is measured may not. */
export function isMeasured({ kind, min, max, decimals }: SignalEntry): boolean {
  if (kind !== "number") return false;
  return decimals > 0 || min === null || max === null || max - min > 10;
}

/** Takes one reading into account. `notANumber`: it came as NaN or an infinity, and so has no value. */
export function hear(
  health: SignalHealth,
  signal: SignalEntry,
  reading: Reading,
  notANumber: boolean,
): void {
  const { observedAt, value } = reading;
  if (observedAt === health.observedAt) return;
  const fault = faultOf(signal, reading, notANumber);
  count(health.counts, fault);
  if (observedAt < health.observedAt) {
    health.counts.late += 1;
    // A device whose clock was put back is not silent.
    health.receivedAt = Math.max(health.receivedAt, reading.receivedAt);
    return;
  }
  const first = health.observedAt === -Infinity;
  if (first || value !== health.value || reading.code !== health.code) {
    if (!first) health.sameThroughout = false;
    health.sameSince = observedAt;
  }
  if (first || fault !== health.fault) {
    if (!first) health.faultThroughout = false;
    health.faultSince = observedAt;
  }
  noteLeap(health, signal, reading, fault);
  health.fault = fault;
  health.observedAt = observedAt;
  health.receivedAt = reading.receivedAt;
  health.value = value;
  health.code = reading.code;
}

function faultOf(
  signal: SignalEntry,
  { value, code }: Reading,
  notANumber: boolean,
): ReadingFault | null {
  if (value !== null) {
    return isBeyondRange(value, signal) ? "out-of-range" : null;
  }
  if (code !== null) return null;
  return notANumber ? "not-a-number" : "no-value";
}

function count(counts: HealthCounts, fault: ReadingFault | null): void {
  if (fault === null) counts.good += 1;
  else if (fault === "out-of-range") counts.outOfRange += 1;
  else if (fault === "not-a-number") counts.notANumber += 1;
  else counts.noValue += 1;
}

/**
 * A machine that starts leaps once; a loose contact leaps there and back. Without a range nobody knows what is too far, and
 * without a period nobody knows what is too fast.
 */
function noteLeap(
  health: SignalHealth,
  signal: SignalEntry,
  { observedAt, value }: Reading,
  fault: ReadingFault | null,
): void {
  const before = health.leap;
  health.leap = 0;
  const { min, max, reporting, intervalSeconds } = signal;
  if (min === null || max === null || value === null || health.value === null) return;
  if (fault !== null || health.fault !== null || reporting !== "periodic") return;
  const step = value - health.value;
  if (Math.abs(step) <= (max - min) / 2) return;
  if (observedAt - health.observedAt > intervalSeconds * 2_000 || !isMeasured(signal)) return;
  health.leap = step > 0 ? 1 : -1;
  if (health.leap !== -before) return;
  const holdMs = spikeHoldIntervals * intervalSeconds * 1_000;
  if (health.spikeAt === 0 || observedAt - health.spikeAt > holdMs) health.spikeSince = observedAt;
  health.spikeAt = observedAt;
}
