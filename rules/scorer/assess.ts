import type { LogEntry, Reading } from "#ingest";
import type { Assessment, AssessmentCounts } from "./assessment.ts";
import type { AssetMemory } from "./asset-memory.ts";
import { reportInto } from "./report.ts";
import type { Report } from "./report.ts";
import { learns } from "./learning.ts";
import { advanceBase } from "./windows/advance-base.ts";
import { foldWindow } from "./windows/fold-window.ts";
import type { InputWindow } from "./windows/input-window.ts";
import { foldRows } from "./windows/fold-rows.ts";
import { hearReading, hearTick } from "./windows/listener.ts";
import { outcome, takeReading, takeTick, tickArrival } from "./windows/take-input.ts";
import type { Arrival } from "./windows/take-input.ts";
import { takeRowReading, takeRowTick } from "./windows/take-row-reading.ts";

export const nothingAssessed = (): Assessment => ({
  changes: [],
  departed: [],
  scores: [],
  failures: new Map(),
  counts: { evaluated: 0, repeats: 0, late: 0, corrections: 0, historical: 0, overfull: 0 },
  touched: [],
});

/** Puts the inputs of an entry into the windows of the assets they concern; `finishBatch` evaluates them. */
export function takeEntry(
  entry: LogEntry,
  memories: ReadonlyMap<number, AssetMemory>,
  result: Assessment,
): void {
  const report = reportInto(result);
  if (entry.kind === "tick") {
    const arrival = tickArrival(entry.seq, entry.receivedAt);
    for (const memory of memories.values()) {
      for (const window of memory.windows) {
        if (takeTick(window, entry, arrival, result.counts)) touch(memory, window, result);
      }
      for (const window of memory.rowWindows) {
        if (takeRowTick(window, arrival, result.counts)) touch(memory, window, result);
      }
      for (const listener of memory.listeners) {
        report.about(memory);
        if (hearTick(listener, entry, arrival, report)) memory.store ??= "soon";
      }
    }
    return;
  }
  const arrival: Arrival = { seq: entry.seq, index: 0, receivedAt: entry.receivedAt };
  let memory: AssetMemory | undefined;
  for (let index = 0; index < entry.readings.length; index++) {
    const reading = entry.readings[index]!;
    if (memory?.asset.id !== reading.assetId) memory = memories.get(reading.assetId);
    if (memory === undefined) continue;
    arrival.index = index;
    assessReading(memory, reading, arrival, result, report);
  }
}

function assessReading(
  memory: AssetMemory,
  reading: Reading,
  arrival: Arrival,
  result: Assessment,
  report: Report,
): void {
  let most: number = outcome.known;
  let route = memory.routes.get(reading.signalId) ?? null;
  for (; route !== null; route = route.next) {
    let became: number;
    if (route.window !== null) {
      became = takeReading(route.window, route.place, reading, arrival, result.counts);
      touch(memory, route.window, result);
    } else if (route.rows !== null) {
      became = takeRowReading(route.rows, route.place, reading, arrival, result.counts);
      touch(memory, route.rows, result);
    } else {
      report.about(memory);
      became = hearReading(route.listener, route.place, reading, arrival, report);
    }
    if (became > most) most = became;
  }
  if (most !== outcome.known) memory.store ??= "soon";
  count(result.counts, most);
}

function count(counts: AssessmentCounts, became: number): void {
  if (became === outcome.historical) counts.historical += 1;
  else if (became === outcome.repeat) counts.repeats += 1;
  if (became < outcome.inOrder) return;
  counts.evaluated += 1;
  if (became === outcome.late) counts.late += 1;
  else if (became === outcome.correction) counts.corrections += 1;
}

function touch(
  memory: AssetMemory,
  window: Pick<InputWindow, "touched">,
  result: Assessment,
): void {
  if (window.touched) return;
  window.touched = true;
  memory.store ??= "soon";
  if (memory.touched) return;
  memory.touched = true;
  result.touched.push(memory);
}

/** Evaluates what was taken in since the last time, once for each window however much it is, and appends what changed. */
export function finishBatch(result: Assessment): void {
  const report = reportInto(result);
  for (const memory of result.touched) {
    memory.touched = false;
    report.about(memory);
    for (const window of memory.windows) {
      if (!window.touched) continue;
      window.touched = false;
      foldWindow(window, report);
      advanceBase(window);
    }
    for (const window of memory.rowWindows) {
      if (!window.touched) continue;
      window.touched = false;
      foldRows(window, (from, to) => learns(memory.learning, from, to), report);
    }
  }
  result.touched.length = 0;
}
