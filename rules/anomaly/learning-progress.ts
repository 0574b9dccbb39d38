import { stillLearning } from "../detectors/signal-detector.ts";
import type { Way } from "../detectors/signal-detector.ts";
import { cautionOf, rowsToGrow } from "../conditions/anomaly-group.ts";
import type { GroupSpans, GroupWatch } from "../conditions/anomaly-group.ts";
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
  /** Rows of time that it has learnt, of those that it is to. */
  rows: number;
  rowsNeeded: number;
  since: number | null;
  until: number | null;
  /** By how much more than later it must be exceeded until then; null while it says nothing at all. */
  caution: number | null;
}

/** What the group still has to learn; null: nothing. `spans` as its rule says. */
export function groupProgress(
  { group, known }: AnomalyMemory,
  spans: GroupSpans,
): GroupProgress | null {
  const { state } = group;
  if (state?.phase === "watching") return null;
  const rowsNeeded = Math.ceil(spans.learnsMs / spans.everyMs);
  const rows = Math.floor(rowsNeeded * shareLearnt(group, spans));
  const since = Number.isNaN(group.since) ? null : group.since;
  const last = Math.max(...known.map(({ lastAt }) => (Number.isNaN(lastAt) ? -Infinity : lastAt)));
  const until = state !== null && Number.isFinite(last) ? last + leftOf(group, spans) : null;
  const caution = state?.phase === "young" ? cautionOf(group, spans) : null;
  return { rows, rowsNeeded, since, until, caution };
}

const shareLearnt = ({ learntMs, learntRows }: GroupWatch, spans: GroupSpans): number =>
  Math.min(1, learntMs / spans.learnsMs, learntRows / rowsToGrow(spans));

/** Where rows are far apart, as many as a baseline needs take longer. */
function leftOf({ learntMs, learntRows }: GroupWatch, spans: GroupSpans): number {
  const left = Math.max(0, spans.learnsMs - learntMs);
  if (learntRows === 0) return left;
  return Math.max(left, (rowsToGrow(spans) - learntRows) * (learntMs / learntRows));
}
