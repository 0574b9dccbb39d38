import { initialGroup, stepGroup } from "../detectors/group-detector.ts";
import type { GroupScore, GroupState } from "../detectors/group-detector.ts";

/** The signals of an asset watched together. Who is among them is chosen from a day of rows: a signal that hardly reports would hold up all. */
export interface GroupWatch {
  /** Ids; none while they are being chosen. */
  members: number[];
  /** Rows since the choice began or, once there are members, rows in a row that lacked one. */
  rows: number;
  /** By place of the signal: rows in which it was there while members are being chosen. */
  present: Float64Array;
  state: GroupState | null;
  /** Beginning of the first row it learnt from; NaN before. */
  since: number;
}

export const mostMembers = 64;
const hour = 3_600_000;
const choosingMs = 24 * hour;
const shareOfRows = 0.8;

export const nobodyYet = (signals: number): GroupWatch => ({
  members: [],
  rows: 0,
  present: new Float64Array(signals),
  state: null,
  since: Number.NaN,
});

export interface GroupRow {
  at: number;
  /** The last value of each signal by its place, NaN where that is too old; `signals`: their ids. */
  values: Float64Array;
  signals: readonly number[];
  learn: boolean;
  everyMs: number;
  learnRows: number;
}

/** Judges a row and learns from it, changing what is given. Null while there is nobody to judge. */
export function watchGroup(group: GroupWatch, row: GroupRow): GroupScore | null {
  const { values, signals, learn, at } = row;
  if (group.state === null) {
    if (learn) choose(group, row);
    return null;
  }
  if (group.state.phase === "learning") {
    if (!learn) return null;
    const missing = group.members.some((id) => Number.isNaN(values[signals.indexOf(id)]!));
    group.rows = missing ? group.rows + 1 : 0;
    if (missing) {
      // One that has gone for good would keep it learning for ever.
      if (group.rows * row.everyMs >= choosingMs) Object.assign(group, nobodyYet(signals.length));
      return null;
    }
    if (Number.isNaN(group.since)) group.since = at;
  }
  const of = Float64Array.from(group.members, (id) => values[signals.indexOf(id)]!);
  const { state, score } = stepGroup(group.state, of);
  group.state = state;
  return score;
}

function choose(group: GroupWatch, { values, signals, everyMs, learnRows }: GroupRow): void {
  group.rows += 1;
  for (const [place, value] of values.entries()) {
    if (!Number.isNaN(value)) group.present[place]! += 1;
  }
  if (group.rows * everyMs < choosingMs) return;
  const members = signals
    .filter((_, place) => group.present[place]! >= shareOfRows * group.rows)
    .slice(0, mostMembers);
  Object.assign(group, nobodyYet(signals.length));
  if (members.length < 2) return;
  group.members = members;
  group.state = initialGroup(members.length, learnRows);
}
