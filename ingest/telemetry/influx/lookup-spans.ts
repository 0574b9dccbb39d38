import type { ReadingKey } from "../telemetry-store.ts";

/** A stretch of time, both ends included, and the signals asked for in it. */
export interface LookupSpan {
  signalIds: number[];
  from: number;
  to: number;
}

/** Moments of one signal that lie this close are one stretch: reading what lies between costs less than another statement. */
const closeMs = 60_000;
const mostSignals = 500;

/**
 * InfluxQL cannot ask for several single moments, only for a stretch of time of some signals. So the keys are gathered into
 * stretches: of one signal those that lie close, and of several signals those that are about as long and overlap, so that
 * what is read beyond the keys stays in proportion to them.
 */
export function lookupSpans(keys: readonly ReadingKey[]): LookupSpan[] {
  const stretches = [...Map.groupBy(keys, (key) => key.signalId)].flatMap(([signalId, of]) =>
    closeMoments(of.map((key) => key.observedAt)).map((stretch) => ({ signalId, ...stretch })),
  );
  stretches.sort((a, b) => a.from - b.from || a.to - b.to);
  const spans: LookupSpan[] = [];
  for (const { signalId, from, to } of stretches) {
    const last = spans.at(-1);
    if (last !== undefined && fits(last, { from, to })) {
      last.signalIds.push(signalId);
      last.to = Math.max(last.to, to);
    } else {
      spans.push({ signalIds: [signalId], from, to });
    }
  }
  return spans;
}

function closeMoments(moments: number[]): { from: number; to: number }[] {
  const stretches: { from: number; to: number }[] = [];
  for (const at of moments.sort((a, b) => a - b)) {
    const last = stretches.at(-1);
    if (last !== undefined && at - last.to <= closeMs) last.to = at;
    else stretches.push({ from: at, to: at });
  }
  return stretches;
}

function fits(span: LookupSpan, { from, to }: { from: number; to: number }): boolean {
  const together = Math.max(span.to, to) - span.from;
  return span.signalIds.length < mostSignals && together <= Math.max(closeMs, 2 * (to - from));
}
