import { loadavg } from "node:os";
import type { BenchEngine } from "./bench-engines.ts";
import { askStore } from "./ask-store.ts";
import type { ReadFigures } from "./ask-store.ts";
import { createSyntheticReadings } from "./synthetic-readings.ts";
import { percentilesOf, round, timed } from "./timings.ts";
import type { Timings } from "./timings.ts";
import { writeReadings } from "./write-readings.ts";
import type { WriteFigures } from "./write-readings.ts";

export interface SizeFigures extends WriteFigures, ReadFigures {
  rows: number;
  reopenMs: number | null;
  /** As it stands, with its minutes. */
  bytesPerReading: number | null;
  peakMemoryMB: number;
  loadAverage: number;
}

export interface StoreFigures {
  signals: number;
  secondsBetweenReadings: number;
  sizes: SizeFigures[];
  /**
   * Every day closed, with its minutes and without; and the days' own files alone, where they are files: the rest is room that the
   * database once took and takes again.
   */
  bytesPerReadingClosed: { withMinutes: number; without: number; days: number | null } | null;
  /** Removing a day of readings at a time; not numbers where the server removes by a setting of its own. */
  retentionOfADayMs: Timings;
}

export interface Measuring {
  sizes: readonly number[];
  signals: number;
  tell: (figures: SizeFigures) => void;
}

const dayMs = 86_400_000;

/** One store that grows through the sizes and spans a week at the largest, so that the same questions meet more and more data. */
export async function measureStore(
  engine: BenchEngine,
  { sizes, signals, tell }: Measuring,
): Promise<StoreFigures> {
  const everyMs = Math.ceil((7 * dayMs * signals) / Math.max(...sizes));
  // Ends about now, as a plant's readings do: a store may look at the newest first.
  const start = Math.floor(Date.now() / dayMs) * dayMs - 7 * dayMs;
  const readings = createSyntheticReadings({ signals, everyMs, start });
  const progress = { rows: 0, seq: 0, closedTo: start, rolledUpTo: start };
  const bytesEach = async (): Promise<number | null> =>
    engine.bytes === null ? null : round((await engine.bytes()) / progress.rows);
  const figures: SizeFigures[] = [];
  for (const size of sizes.toSorted((a, b) => a - b)) {
    const written = await writeReadings(engine.store, readings, progress, size);
    await engine.store.compact(progress.closedTo); // waits for what is being sorted behind the writer's back
    const bytesPerReading = await bytesEach();
    const asked = await askStore(engine.store, readings, signals);
    const reopened = engine.reopen === null ? null : await timed(engine.reopen);
    figures.push({
      rows: progress.rows,
      ...written,
      ...asked,
      reopenMs: reopened === null ? null : round(reopened.ms),
      bytesPerReading,
      peakMemoryMB: Math.round(process.resourceUsage().maxRSS / 1_024),
      loadAverage: round(loadavg()[0]!),
    });
    tell(figures.at(-1)!);
  }
  const end = readings.end() + dayMs;
  const closed = await closedBytes(engine, end);
  return {
    signals,
    secondsBetweenReadings: everyMs / 1_000,
    sizes: figures,
    bytesPerReadingClosed:
      closed === null
        ? null
        : {
            withMinutes: round(closed.withMinutes / progress.rows),
            without: round(closed.without / progress.rows),
            days: closed.days === null ? null : round(closed.days / progress.rows),
          },
    retentionOfADayMs: engine.deletes
      ? await removeDays(engine, start, end)
      : { p50: Number.NaN, p95: Number.NaN },
  };
}

async function closedBytes(engine: BenchEngine, end: number) {
  await engine.store.compact(end);
  await engine.reopen?.();
  if (engine.bytes === null) return null;
  const withMinutes = await engine.bytes();
  await engine.store.retain("1m", end);
  await engine.reopen?.();
  const days = (await engine.bytesOfDays?.()) ?? null;
  return { withMinutes, without: await engine.bytes(), days };
}

async function removeDays(engine: BenchEngine, start: number, end: number): Promise<Timings> {
  const ms: number[] = [];
  for (let day = start + dayMs; day < end; day += dayMs) {
    ms.push((await timed(() => engine.store.retain("raw", day))).ms);
  }
  return percentilesOf(ms);
}
