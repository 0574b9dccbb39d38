import type { SignalEntry } from "#ingest";
import type { ReadPast } from "../../past/read-past.ts";
import type { SpeakingStretch } from "./speaking-stretches.ts";

export const hourMs = 3_600_000;

/** Hours since the epoch in which something was said. */
export type HeardHours = ReadonlySet<number>;

/**
 * In which hours of [from, to), epoch ms, a signal said something usable. A reading stands until the next one is due, as a backtest counts it
 * (`backtest/replay/signal-coverage.ts`). Numbers are read as they were rolled up; of codes one reading an hour is asked for, which of a year takes
 * its time and may be broken off.
 */
export async function heardHours(
  past: ReadPast,
  signal: Pick<SignalEntry, "id" | "kind" | "intervalSeconds">,
  { from, to }: { from: number; to: number },
  aborted?: AbortSignal,
): Promise<HeardHours> {
  const { id: signalId, kind } = signal;
  const reachMs = Math.max(1, signal.intervalSeconds * 1_000);
  const since = Math.floor((from - reachMs) / hourMs) * hourMs;
  const hours = new Set<number>();
  const note = (at: number): void => {
    const first = Math.floor(at / hourMs);
    const last = Math.floor(Math.min(to - 1, at + reachMs - 1) / hourMs);
    for (let hour = first; hour <= Math.max(first, last); hour++) hours.add(hour);
  };
  if (kind === "number") {
    for (const { at } of await past.rollups({ tier: "1h", signalId, from: since, to })) note(at);
    return hours;
  }
  for (let hour = since; hour < to; hour += hourMs) {
    aborted?.throwIfAborted();
    const [reading] = await past.window({ signalId, from: hour, to: hour + hourMs, limit: 1 });
    if (reading !== undefined) note(reading.observedAt);
  }
  return hours;
}

/** Hours of [from, to) in which it spoke and all of these were heard. Where nothing is asked for, all of the time counts. */
export function hoursSpoken(
  heard: readonly HeardHours[],
  stretches: readonly SpeakingStretch[],
  { from, to }: { from: number; to: number },
): number {
  let spokenMs = 0;
  for (const stretch of stretches) {
    const begin = Math.max(from, stretch.from);
    const end = Math.min(to, stretch.to ?? Infinity);
    if (heard.length === 0) spokenMs += Math.max(0, end - begin);
    else
      for (let hour = Math.floor(begin / hourMs); hour * hourMs < end; hour++) {
        if (!heard.every((hours) => hours.has(hour))) continue;
        spokenMs += Math.min(end, (hour + 1) * hourMs) - Math.max(begin, hour * hourMs);
      }
  }
  return spokenMs / hourMs;
}
