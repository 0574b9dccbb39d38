import type { StoredAsset, Stretch } from "./stored-asset.ts";

/** What an asset's detectors are not to learn from. */
export interface Learning {
  /** A flag says that something is wrong with the machine, or did until a short while ago. */
  paused: boolean;
  /** Device time at which that was so last. Not stored: a restart lets the pause last a little longer. */
  wrongAt: number | null;
  /** What somebody has called faulty or under maintenance. */
  notLearnt: readonly Stretch[];
}

/** What comes right after a fault may still be of it. */
const restMs = 3_600_000;

export const learnsAll = (): Learning => ({ paused: false, wrongAt: null, notLearnt: [] });

export const learningFrom = ({ paused = false, notLearnt = [] }: StoredAsset): Learning => ({
  paused,
  wrongAt: null,
  notLearnt,
});

export const storedLearning = ({ paused, notLearnt }: Learning): Partial<StoredAsset> => ({
  ...(paused ? { paused } : {}),
  ...(notLearnt.length > 0 ? { notLearnt: [...notLearnt] } : {}),
});

/** Whether what was observed in this span is to be learnt from. */
export const learns = ({ paused, notLearnt }: Learning, from: number, to: number): boolean =>
  !paused && !notLearnt.some((each) => each.from < to && (each.to === null || each.to > from));

/**
 * Notes whether something is wrong now. True when that changes whether it learns: what it learnt from must be stored in this very commit, for
 * flags are not in the log, and whoever reads the log again could not tell.
 */
export function noteWrong(learning: Learning, isWrong: boolean, now: number): boolean {
  const { paused } = learning;
  if (isWrong) {
    learning.wrongAt = now;
    learning.paused = true;
  } else if (paused) {
    learning.wrongAt ??= now;
    if (now - learning.wrongAt >= restMs) learning.paused = false;
  }
  return learning.paused !== paused;
}
