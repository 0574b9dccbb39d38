import { isUsualAfterMs } from "../conditions/anomaly.ts";
import type { Transition } from "../evaluation/evaluate.ts";
import type { PlannedRule } from "./asset-plan.ts";
import type { StoredAsset, Stretch, WrongStretch } from "./stored-asset.ts";

/** What an asset's detectors are not to learn from. */
export interface Learning {
  /** Stretches in which a rule said that something is wrong with the machine, by key and time. */
  wrong: WrongStretch[];
  /** What somebody has called faulty or under maintenance. */
  notLearnt: readonly Stretch[];
}

/** What comes right after a fault may still be of it. */
const restMs = 3_600_000;
/** Rows are judged some minutes behind what is told; what is further back than this says nothing to them any more. */
const keptMs = 86_400_000;

export const learnsAll = (): Learning => ({ wrong: [], notLearnt: [] });

export const learningFrom = ({ wrong = [], notLearnt = [] }: StoredAsset): Learning => ({
  wrong: wrong.map((each) => ({ ...each })),
  notLearnt,
});

export const storedLearning = ({ wrong, notLearnt }: Learning): Partial<StoredAsset> => ({
  ...(wrong.length > 0 ? { wrong: wrong.map((each) => ({ ...each })) } : {}),
  ...(notLearnt.length > 0 ? { notLearnt: [...notLearnt] } : {}),
});

/**
 * Whether what was observed in this span is to be learnt from: a question of the device's time alone, so that it does not matter how much of the
 * log is scored at once. What has stood for two weeks and nobody did anything about is how the machine is run.
 */
export const learns = ({ wrong, notLearnt }: Learning, from: number, to: number): boolean =>
  !wrong.some(
    (each) =>
      each.from < to &&
      (each.to === null || each.to + restMs > from) &&
      from < each.from + isUsualAfterMs,
  ) && !notLearnt.some((each) => each.from < to && (each.to === null || each.to > from));

/**
 * A rule spoke. (A sensor in doubt says nothing of the machine, a version on trial nothing at all, and what is still being learnt may be how the
 * machine is run.) Said again it changes nothing.
 */
export function noteSaid(learning: Learning, rule: PlannedRule, transition: Transition): void {
  if (rule.silent || rule.live.definition.kind !== "process") return;
  if (transition.explanation.tentative === true) return;
  const { key } = rule.live.definition;
  if (transition.type === "raised") noteRaised(learning, key, transition.triggeredAt);
  else if (transition.type === "returned") noteReturned(learning, key, transition.at);
}

/** A late reading or a correction showed that it had spoken otherwise. */
export function noteRevised(
  learning: Learning,
  rule: PlannedRule,
  revision: {
    activeBefore: boolean;
    was: readonly Transition[];
    now: readonly Transition[];
  },
): void {
  if (rule.silent || rule.live.definition.kind !== "process") return;
  const { key } = rule.live.definition;
  const { activeBefore, was, now } = revision;
  const since = Math.min(...[...was, ...now].map(momentOf));
  learning.wrong = learning.wrong.filter((each) => each.key !== key || each.from < since);
  const open = learning.wrong.findLast((each) => each.key === key);
  if (activeBefore && open !== undefined) open.to = null;
  for (const transition of now) noteSaid(learning, rule, transition);
}

/** What it had to say is mended: there is nothing to rest from. */
export function noteMended({ wrong }: Learning, rule: PlannedRule, at: number): void {
  const { key } = rule.live.definition;
  for (const each of wrong) {
    if (each.key === key && (each.to === null || each.to + restMs > at)) each.to = at - restMs;
  }
}

const momentOf = (transition: Transition): number =>
  transition.type === "raised" ? transition.triggeredAt : transition.at;

/** What comes back within the rest is one stretch: it was not learnt from between either. */
function noteRaised(learning: Learning, key: string, at: number): void {
  learning.wrong = learning.wrong.filter(({ to }) => to === null || to + keptMs > at);
  const last = learning.wrong.findLast((each) => each.key === key && each.from <= at);
  if (last === undefined || (last.to !== null && at > last.to + restMs)) {
    learning.wrong.push({ key, from: at, to: null });
    learning.wrong.sort((a, b) => a.from - b.from);
  } else if (last.to !== null && at > last.to) {
    last.to = null;
  }
}

function noteReturned({ wrong }: Learning, key: string, at: number): void {
  const last = wrong.findLast((each) => each.key === key && each.from <= at);
  if (last !== undefined) last.to = at;
}
