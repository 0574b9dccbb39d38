import type { TelemetryStore } from "../telemetry-store.ts";
import type { SyntheticReadings } from "./synthetic-readings.ts";
import { rollUp } from "./roll-up.ts";
import { percentilesOf, round, timed } from "./timings.ts";
import type { Timings } from "./timings.ts";

/** How far a store has come. */
export interface Progress {
  rows: number;
  seq: number;
  /** Days before it are closed, hours before that are rolled up: epoch ms. */
  closedTo: number;
  rolledUpTo: number;
}

export interface WriteFigures {
  /** Since the size before, closing of days included, and in the last million alone, without. */
  writtenPerSecond: number;
  writtenPerSecondInTheLastMillion: number;
  appendOf10000Ms: Timings;
  /** CPU seconds of this process for a million readings, sorting, closing and minutes included. */
  cpuSecondsPerMillion: number;
  /** Bringing one day that ended into its final form, on average; null when none ended. */
  closingOfADayMs: number | null;
  /** Making and keeping the minutes of an hour of all signals. */
  rollUpOfAnHourMs: Timings;
}

const dayMs = 86_400_000;
/** When the product closes a day (see sweepTelemetry). */
const lateMs = 3 * 3_600_000;
const batch = 10_000;
const partitions = 8;

/** Appends until so many rows are in, and closes each day a while after it ended, as the product does. */
export async function writeReadings(
  store: TelemetryStore,
  readings: SyntheticReadings,
  progress: Progress,
  size: number,
): Promise<WriteFigures> {
  const appendMs: number[] = [];
  const closeMs: number[] = [];
  const rollUpMs: number[] = [];
  const first = progress.rows;
  const before = process.cpuUsage();
  while (progress.rows < size) {
    const some = readings.take(Math.min(batch, size - progress.rows));
    progress.seq += 1;
    const entry = { partition: progress.seq % partitions, seq: progress.seq, readings: some };
    appendMs.push((await timed(() => store.append([entry]))).ms);
    progress.rows += some.length;
    await rollUp(store, progress, readings.end(), rollUpMs);
    if (readings.end() - lateMs < progress.closedTo + dayMs) continue;
    progress.closedTo += dayMs;
    closeMs.push((await timed(() => store.compact(progress.closedTo))).ms);
  }
  const { user, system } = process.cpuUsage(before);
  const written = progress.rows - first;
  const last = appendMs.slice(-1_000_000 / batch);
  return {
    writtenPerSecond: Math.round((written / (sum(appendMs) + sum(closeMs))) * 1_000),
    writtenPerSecondInTheLastMillion: Math.round(((last.length * batch) / sum(last)) * 1_000),
    appendOf10000Ms: percentilesOf(appendMs),
    cpuSecondsPerMillion: round((user + system) / written),
    closingOfADayMs: closeMs.length === 0 ? null : Math.round(sum(closeMs) / closeMs.length),
    rollUpOfAnHourMs: percentilesOf(rollUpMs),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
