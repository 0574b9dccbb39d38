import { defaultLearnRows, initialGroup, stepGroup } from "../detectors/group-detector.ts";
import type { GroupScore, GroupState } from "../detectors/group-detector.ts";
import { chooseMembers, choosingTakesMs, isChoosing, nobodyChosen } from "./group-members.ts";
import type { Choice } from "./group-members.ts";

/** The signals of an asset watched together. Spans are of the device's time, without its gaps. */
export interface GroupWatch extends Choice {
  state: GroupState | null;
  /** Beginning of the last row, and of the first that it learnt from; NaN before. */
  lastAt: number;
  since: number;
  /** How much it has learnt, and how much of that it judges by: in time, and in rows. */
  learntMs: number;
  learntRows: number;
  judgesByMs: number;
  judgesByRows: number;
  /** How long one of them has been missing while it learns. */
  missingMs: number;
}

export const nobodyYet = (signals: number): GroupWatch => ({
  ...nobodyChosen(signals),
  state: null,
  lastAt: Number.NaN,
  since: Number.NaN,
  learntMs: 0,
  learntRows: 0,
  judgesByMs: 0,
  judgesByRows: 0,
  missingMs: 0,
});

export interface GroupSpans {
  everyMs: number;
  /** How long it is to learn. */
  learnsMs: number;
}

export interface GroupRow extends GroupSpans {
  at: number;
  /** The last value of each signal by its place, NaN where that is too old; `signals`: their ids. */
  values: Float64Array;
  signals: readonly number[];
  learn: boolean;
  /** For how long something has been told of; null: nothing is. */
  toldForMs: number | null;
  /** A step from one row to the next that is longer is a gap, of which so much counts. */
  longestStepMs: number;
}

/** A covariance of wander is known well from so many rows, which slow signals take longer to give. */
const rowsGrown = 1_600;

/** Rows that make a baseline a grown one, once it has had its time. */
export const rowsToGrow = ({ everyMs, learnsMs }: GroupSpans): number =>
  Math.min(rowsGrown, Math.ceil(learnsMs / everyMs));

/** Of distances: one c times as large is passed c to this power times as seldom. */
const tail = 2;

/**
 * By how much more than a grown one a young baseline must be exceeded. What it has not seen yet comes up the oftener, the less it has seen: once
 * in n days after n days (Laplace's rule of succession). How far off such things lie has a heavy tail; if it is that of `tail`, a threshold
 * that falls with the root of what has been learnt keeps flags as seldom as they will be later.
 */
export const cautionOf = (
  { state, judgesByMs, judgesByRows }: GroupWatch,
  spans: GroupSpans,
): number => {
  if (state?.phase !== "young") return 1;
  const share = Math.min(judgesByMs / spans.learnsMs, judgesByRows / rowsToGrow(spans));
  return Math.max(1, share ** (-1 / tail));
};

/**
 * Judges a row and learns from it, changing what is given. The distance is what is left of it with the caution that a young baseline asks for,
 * so that one threshold holds at any age. Null while there is nobody to judge.
 */
export function watchGroup(group: GroupWatch, row: GroupRow): GroupScore | null {
  const { values, signals, learn, toldForMs, at } = row;
  const ms = stepOf(group, row);
  group.lastAt = at;
  if (learn && isChoosing(group) && chooseMembers(group, { values, signals, ms })) begin(group);
  const before = group.state;
  if (before === null) return null;
  const of = Float64Array.from(group.members, (id) => values[signals.indexOf(id)]!);
  if (learn && before.phase !== "watching") {
    const whole = !of.some(Number.isNaN);
    group.missingMs = whole ? 0 : group.missingMs + ms;
    // One that has gone for good would keep it learning for ever.
    if (group.missingMs >= choosingTakesMs) {
      Object.assign(group, nobodyYet(signals.length));
      return null;
    }
    if (whole && Number.isNaN(group.since)) group.since = at;
    if (whole) {
      group.learntMs += ms;
      group.learntRows += 1;
    }
  }
  // What is told of is judged by what was before it, for as long as that is believed.
  const renew = toldForMs === null || toldForMs >= group.judgesByMs;
  const more = group.learntMs < row.learnsMs || group.learntRows < rowsToGrow(row);
  const lesson = { learn, more, renew };
  const { state, score } = stepGroup(before, of, lesson);
  const caution = cautionOf(group, row);
  group.state = state;
  if (state !== before) {
    group.judgesByMs = group.learntMs;
    group.judgesByRows = group.learntRows;
  }
  return score.distance === null ? score : { ...score, distance: score.distance / caution };
}

/** How much of the device's time a row stands for. */
function stepOf({ lastAt }: GroupWatch, { at, everyMs, longestStepMs }: GroupRow): number {
  return Number.isNaN(lastAt) ? everyMs : Math.min(at - lastAt, longestStepMs);
}

/** With other members. */
function begin(group: GroupWatch): void {
  const { members, rows, present, choosingMs, lastAt } = group;
  Object.assign(group, nobodyYet(present.length), { members, rows, present, choosingMs, lastAt });
  if (members.length > 0) group.state = initialGroup(members.length, defaultLearnRows);
}
