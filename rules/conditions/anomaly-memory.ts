import { inOneBuffer } from "../detectors/in-one-buffer.ts";
import { initialSignal } from "../detectors/signal-detector.ts";
import type { SignalState } from "../detectors/signal-detector.ts";
import { nobodyYet } from "./anomaly-group.ts";
import type { GroupWatch } from "./anomaly-group.ts";
import { isChoosing } from "./group-members.ts";
import type { RowScores } from "./condition.ts";

/** What is known of one signal. */
export interface SignalMemory {
  detector: SignalState;
  /** Beginning of its first row, and of the one since when it has been unusual without a break; NaN: none. */
  firstAt: number;
  oddSince: number;
  /** Its last row: a signal that reports seldom has that value until the next. */
  last: number;
  lastAt: number;
}

/** Everything that the default detector has learnt of an asset. Large, changed in place, and stored apart (`pack-anomaly.ts`). */
export interface AnomalyMemory {
  /** Ids in the order of their places, with what is known of each. */
  signals: number[];
  known: SignalMemory[];
  group: GroupWatch;
  /** Grows with each row, and with each change of another kind. */
  revision: number;
  /** How the last row was judged; not stored. */
  scores: RowScores | null;
}

export const nothingOf = (): SignalMemory => ({
  detector: inOneBuffer(initialSignal()),
  firstAt: Number.NaN,
  oddSince: Number.NaN,
  last: Number.NaN,
  lastAt: Number.NaN,
});

export const memoryOf = (
  signals: readonly number[],
  from: Partial<Pick<AnomalyMemory, "known" | "group" | "revision">> = {},
): AnomalyMemory => ({
  signals: [...signals],
  known: from.known ?? signals.map(nothingOf),
  group: from.group ?? nobodyYet(signals.length),
  revision: from.revision ?? 0,
  scores: null,
});

/** The same for the signals of today: one that is new begins, one that is gone is forgotten, and the group goes on unless it lost one. */
export function memoryFor(signals: readonly number[], before: AnomalyMemory): AnomalyMemory {
  if (signals.join() === before.signals.join()) return before;
  const known = signals.map((id) => before.known[before.signals.indexOf(id)] ?? nothingOf());
  const { group, revision } = before;
  const goesOn = group.members.length > 0 && group.members.every((id) => signals.includes(id));
  const kept = goesOn
    ? {
        ...group,
        present: new Float64Array(signals.length),
        // A choice under way is made anew among the signals of today; what is being learnt meanwhile goes on.
        ...(isChoosing(group) ? { rows: 0, choosingMs: 0 } : {}),
      }
    : undefined;
  return memoryOf(signals, {
    known,
    revision: revision + 1,
    ...(kept === undefined ? {} : { group: kept }),
  });
}
