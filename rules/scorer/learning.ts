import { isUsualAfterMs } from "../conditions/anomaly.ts";
import type { ConditionState } from "../conditions/condition.ts";
import type { StoredAsset, Stretch } from "./stored-asset.ts";

/** What an asset's detectors are not to learn from. */
export interface Learning {
  /** A flag says that something is wrong with the machine, or did until a short while ago. */
  paused: boolean;
  /** Whether what stands was looked at; later only what is told can change it. */
  looked: boolean;
  /** What somebody has called faulty or under maintenance. */
  notLearnt: readonly Stretch[];
}

/** What comes right after a fault may still be of it. */
const restMs = 3_600_000;

export const learnsAll = (): Learning => ({ paused: false, looked: false, notLearnt: [] });

export const learningFrom = ({ paused = false, notLearnt = [] }: StoredAsset): Learning => ({
  paused,
  looked: false,
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
 * Whether a rule that is in this state says that something is wrong, or did until a short while ago. What has stood for two weeks and nobody
 * did anything about is how the machine is run.
 */
export function saysItIsWrong({ active, since, until }: ConditionState, now: number): boolean {
  if (active) return now - (since ?? now) < isUsualAfterMs;
  return until !== null && now - until < restMs;
}
