import type { ConditionState } from "../../conditions/condition.ts";
import type { Transition } from "../../evaluation/evaluate.ts";
import type { RecentReadings } from "../../evaluation/recent-readings.ts";
import type { WindowPlan } from "../asset-plan.ts";
import type { InputColumns } from "./input-columns.ts";
import { noInputs } from "./input-columns.ts";
import type { Watermark } from "./watermark.ts";
import { copyOf, never } from "./watermark.ts";

/** A place in the log: the entry and the reading in it. */
export interface Point {
  seq: number;
  index: number;
}

/** The index of a point behind the whole of its entry. Small enough, as the one below, not to need a box on the heap. */
export const wholeEntry = 0x7fff_ffff;

/** `dirtyFrom` where nothing changed. */
export const clean = 0x7fff_ffff;

/**
 * States at a place in the order of evaluation, kept because states are immutable values and so cost nothing to keep. Made when everything
 * delivered up to a point of the log lay before it and nothing behind it: whoever starts from it needs the log from that point on.
 */
export interface Checkpoint {
  /** Inputs before it. */
  at: number;
  /** In the order of the plan's rules; null until the inputs before it are evaluated. */
  states: ConditionState[] | null;
  point: Point;
  watermark: Watermark;
}

/** A transition and the input that led to it. */
export interface Mark {
  index: number;
  /** Of the rule. */
  place: number;
  transition: Transition;
}

/**
 * The inputs that all rules with the same signals on one asset share: those that may still be overtaken by a late one, in the order of
 * evaluation, with the states of the rules before and after. Changed in place.
 */
export interface InputWindow {
  plan: WindowPlan;
  inputs: InputColumns;
  watermark: Watermark;
  /** Inputs that are settled: the first so many. By place of the signal: the newest observedAt among them and those already dropped. */
  settled: number;
  settledNewest: number[];
  /** By place of the rule: the state after the first `evaluated` inputs, unless some of them changed: those from `dirtyFrom` to `dirtyTo`. */
  states: ConditionState[];
  evaluated: number;
  dirtyFrom: number;
  dirtyTo: number;
  /** The first is the base: at 0, what is stored, and what everything else can be made from again. */
  checkpoints: Checkpoint[];
  /** The last so many of them have no states yet. */
  pending: number;
  /** Inputs appended since the last of them was made, and the log's clock then. */
  appended: number;
  checkpointedAt: number;
  /** The order key and the rest of the order of the last input before the base. */
  base: InputOrder;
  baseNewest: number[];
  /** What evidence is cut from, by place of the signal, as it was at the base. */
  recent: RecentReadings[];
  /** What was told of the inputs, in order. */
  marks: Mark[];
  /** What was delivered last. */
  seq: number;
  index: number;
  /** Waits for `finishWindow`. */
  touched: boolean;
}

/** Readings go by key, then by place of the signal, then by time; a tick goes behind every reading of its key. */
export interface InputOrder {
  key: number;
  place: number;
  observedAt: number;
}

/** The place of a tick in the order. */
export const tickPlace = Number.MAX_SAFE_INTEGER;

/** What a window begins with: everything before is settled. */
export interface WindowStart {
  states: ConditionState[];
  recent: RecentReadings[];
  watermark: Watermark;
  point: Point;
  base?: InputOrder;
  baseNewest?: number[];
}

export function openWindow(plan: WindowPlan, start: WindowStart): InputWindow {
  const { states, recent, watermark, point } = start;
  const baseNewest = start.baseNewest ?? watermark.newest;
  return {
    plan,
    inputs: noInputs(),
    watermark,
    settled: 0,
    settledNewest: baseNewest.slice(),
    states: states.slice(),
    evaluated: 0,
    dirtyFrom: clean,
    dirtyTo: -1,
    checkpoints: [{ at: 0, states, point, watermark: copyOf(watermark) }],
    pending: 0,
    appended: 0,
    checkpointedAt: -Infinity,
    base: start.base ?? { key: never, place: -1, observedAt: never },
    baseNewest: baseNewest.slice(),
    recent,
    marks: [],
    seq: point.seq,
    index: point.index,
    touched: false,
  };
}
