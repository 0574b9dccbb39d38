import type { SignalEntry } from "../registry/snapshot.ts";
import { longestSilence } from "../telemetry/series/silence.ts";
import {
  isMeasured,
  type ReadingFault,
  readingFaults,
  spikeHoldIntervals,
} from "./signal-health.ts";
import { spanText } from "./span-text.ts";

export const faultKinds = [...readingFaults, "rate", "stuck", "gap"] as const;
export type FaultKind = (typeof faultKinds)[number];

/** What is wrong with an instrument, since when (epoch ms), and in words. Not what is wrong with its machine. */
export interface InstrumentFault {
  kind: FaultKind;
  since: number;
  words: string;
}

/** What is known of a signal that was heard, its newest reading above all. Moments are epoch ms. */
export interface KnownHealth {
  observedAt: number;
  receivedAt: number;
  value: number | null;
  sameSince: number;
  fault: ReadingFault | null;
  faultSince: number | null;
  spikeAt: number | null;
  spikeSince: number | null;
}

/** Up to when all that came is known, and since when it could come without a break. Epoch ms. */
export interface Heard {
  through: number;
  healthySince: number;
}

/** What one process has heard may take this long until all know it. */
const tellingMs = 10_000;

/** A measured value that is the same to the last bit for so long is not measured any more. */
const stuckIntervals = 720;
const stuckMs = 3_600_000;

/**
 * What the readings of a signal say about its instrument, or null when it seems sound. A fault that hides others comes
 * first. Our own outage is no gap, and a signal that reports on change may be silent, and the same, up to its heartbeat.
 */
export function instrumentFault(
  health: KnownHealth,
  signal: SignalEntry,
  heard: Heard,
): InstrumentFault | null {
  return (
    gap(health, signal, heard) ??
    ofReading(health, signal) ??
    rate(health, signal) ??
    stuck(health, signal)
  );
}

function gap(
  { receivedAt }: KnownHealth,
  signal: SignalEntry,
  { through, healthySince }: Heard,
): InstrumentFault | null {
  const silentSince = Math.max(receivedAt, healthySince);
  const silentMs = through - silentSince;
  if (silentMs <= longestSilence(signal) + tellingMs) return null;
  const due = spanText(signal.intervalSeconds * 1_000);
  return {
    kind: "gap",
    since: receivedAt,
    words: `no reading for ${spanText(through - receivedAt)}; one is due ${
      signal.reporting === "periodic" ? "every" : "at least every"
    } ${due}`,
  };
}

function ofReading(
  { fault, faultSince, value }: KnownHealth,
  { min, max, unit }: SignalEntry,
): InstrumentFault | null {
  if (fault === null || faultSince === null) return null;
  const of = unit === null ? "" : ` ${unit}`;
  const words = {
    "out-of-range": `${value}${of} is beyond what the instrument can show (${min ?? "…"} to ${max ?? "…"}${of})`,
    "not-a-number": "reports NaN or an infinity in place of a number",
    "no-value": "says itself that it has no value",
  };
  return { kind: fault, since: faultSince, words: words[fault] };
}

function rate(
  { spikeAt, spikeSince, observedAt }: KnownHealth,
  { intervalSeconds }: SignalEntry,
): InstrumentFault | null {
  if (spikeAt === null || spikeSince === null) return null;
  if (observedAt - spikeAt > spikeHoldIntervals * intervalSeconds * 1_000) return null;
  const words = "leaps over more than half of its range and back from one reading to the next";
  return { kind: "rate", since: spikeSince, words };
}

function stuck(
  { value, sameSince, observedAt }: KnownHealth,
  signal: SignalEntry,
): InstrumentFault | null {
  // Nothing moves, nothing flows: zero is what a machine at rest shows for as long as it rests.
  if (signal.reporting !== "periodic" || value === null || value === 0 || !isMeasured(signal)) {
    return null;
  }
  const sameMs = observedAt - sameSince;
  if (sameMs < Math.max(stuckMs, stuckIntervals * signal.intervalSeconds * 1_000)) return null;
  return { kind: "stuck", since: sameSince, words: `the very same value for ${spanText(sameMs)}` };
}
