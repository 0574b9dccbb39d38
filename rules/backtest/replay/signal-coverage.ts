import type { SignalEntry } from "#ingest";
import type { SignalGap } from "./replay-job.ts";

const hour = 3_600_000;
const mostGaps = 20;
/** A signal that missed fewer reports than this, or was silent for less than an hour, has no gap worth telling of. */
const missedReports = 3;

/** What a window has of the signals of one asset: in which hours each said something, and where it was silent. */
export function createSignalCoverage(
  signals: readonly SignalEntry[],
  { from, to }: { from: number; to: number },
) {
  const length = Math.ceil((to - from) / hour);
  const byId = new Map(
    signals.map((signal) => [
      signal.id,
      {
        signal,
        readings: 0,
        last: from,
        reachMs: signal.intervalSeconds * 1_000,
        gapMs: Math.max(hour, missedReports * signal.intervalSeconds * 1_000),
        hours: new Uint8Array(length),
        markedTo: -1,
      },
    ]),
  );
  const gaps: SignalGap[] = [];
  const gapCounts: Record<string, number> = {};

  const noteGap = (signal: string, start: number, end: number): void => {
    gapCounts[signal] = (gapCounts[signal] ?? 0) + 1;
    gaps.push({ signal, from: start, to: end });
    if (gaps.length < 2 * mostGaps) return;
    gaps.sort(longestFirst).length = mostGaps;
  };

  return {
    note(signalId: number, observedAt: number): void {
      const one = byId.get(signalId);
      if (one === undefined || observedAt < from || observedAt >= to) return;
      one.readings += 1;
      if (observedAt - one.last > one.gapMs) noteGap(one.signal.key, one.last, observedAt);
      if (observedAt > one.last) one.last = observedAt;
      // A reading stands for the time until the next one is due.
      const until = Math.min(length - 1, Math.floor((observedAt + one.reachMs - 1 - from) / hour));
      const first = Math.floor((observedAt - from) / hour);
      if (until === one.markedTo && one.hours[first] === 1) return;
      one.hours.fill(1, first, until + 1);
      one.markedTo = until;
    },
    readingsOf: (ids: readonly number[]) =>
      ids.reduce((sum, id) => sum + (byId.get(id)?.readings ?? 0), 0),
    /** Hours in which all of these said something. */
    hoursOf(ids: readonly number[]): number {
      let count = 0;
      for (let index = 0; index < length; index++) {
        if (ids.every((id) => byId.get(id)?.hours[index] === 1)) count += 1;
      }
      return Math.min(count, (to - from) / hour);
    },
    /** To be asked once, at the end. */
    gaps(): { gaps: SignalGap[]; gapCounts: Record<string, number>; neverSeen: string[] } {
      const neverSeen: string[] = [];
      for (const { signal, readings, last, gapMs } of byId.values()) {
        if (readings === 0) neverSeen.push(signal.key);
        else if (to - last > gapMs) noteGap(signal.key, last, to);
      }
      gaps.sort(longestFirst);
      return { gaps: gaps.slice(0, mostGaps), gapCounts, neverSeen };
    },
  };
}

const longestFirst = (a: SignalGap, b: SignalGap): number => b.to - b.from - (a.to - a.from);
