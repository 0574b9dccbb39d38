import { stillLearning } from "../detectors/signal-detector.ts";
import type { Way } from "../detectors/signal-detector.ts";
import type { AnomalyMemory, SignalMemory } from "../conditions/anomaly-memory.ts";

const hour = 3_600_000;
/** About how long each way takes for a signal that reports as often as rows are made (`detectors/README.md`). */
const takesMs: Record<Way, number> = {
  spread: 16 * hour,
  dayProfile: 108 * hour,
  weekProfile: 204 * hour,
};
/** Rows that the first way needs: 96 to look back on, and a hundred looks. */
const fewestRows = 196;

export interface SignalProgress {
  ways: Way[];
  since: number | null;
  until: number | null;
}

/** What a signal still has to learn; null: nothing. A slow one takes as many readings, and so longer. */
export function progressOf({ detector, firstAt }: SignalMemory): SignalProgress | null {
  const ways = stillLearning(detector);
  if (ways.length === 0) return null;
  if (Number.isNaN(firstAt)) return { ways, since: null, until: null };
  const slowest = Math.max(
    ...ways.map((way) => takesMs[way]),
    fewestRows * detector.interval.meanMs,
  );
  const until = firstAt + slowest;
  // What took longer than that had gaps, and nobody knows how many more it will have.
  return { ways, since: firstAt, until: until > detector.lastAt ? until : null };
}

export interface GroupProgress {
  rows: number;
  rowsNeeded: number;
  since: number | null;
  until: number | null;
}

/** What the group still has to learn; null: nothing. `rowsNeeded` as its rule says. */
export function groupProgress(
  { group, known }: AnomalyMemory,
  { everyMs, rowsNeeded }: { everyMs: number; rowsNeeded: number },
): GroupProgress | null {
  const { state } = group;
  if (state?.phase === "watching") return null;
  if (state === null) return { rows: 0, rowsNeeded, since: null, until: null };
  const { blocks, rows: inBlock, learnBlocks } = state.learning;
  const perBlock = Math.floor(rowsNeeded / learnBlocks);
  const rows = Math.min(rowsNeeded, blocks * perBlock + inBlock);
  const since = Number.isNaN(group.since) ? null : group.since;
  const last = Math.max(...known.map(({ lastAt }) => (Number.isNaN(lastAt) ? -Infinity : lastAt)));
  const until = Number.isFinite(last) ? last + (rowsNeeded - rows) * everyMs : null;
  return { rows, rowsNeeded, since, until };
}
