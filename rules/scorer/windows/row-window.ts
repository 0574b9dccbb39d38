import type { ConditionState } from "../../conditions/condition.ts";
import type { RecentReadings } from "../../evaluation/recent-readings.ts";
import type { WindowPlan } from "../asset-plan.ts";
import type { Point } from "./input-window.ts";
import { nothingWaits } from "./waiting-readings.ts";
import type { WaitingReadings } from "./waiting-readings.ts";
import { copyOf, never } from "./watermark.ts";
import type { Watermark } from "./watermark.ts";

/** What is settled of the row that is not complete yet. */
export interface OpenRow {
  /** Its span; `never` before the first. */
  from: number;
  until: number;
  /** The last moment observed in it; `never` where there was none. */
  last: number;
  /** By place of the signal: of usable readings. */
  sums: Float64Array;
  counts: Float64Array;
}

/** A row that is complete and waits to be judged. */
export interface DueRow {
  at: number;
  until: number;
  values: Float64Array;
  /** Our clock at the reading that completed it; null where none did. */
  receivedAt: number | null;
}

/**
 * The readings that rules in settled order share, summed into rows as soon as nothing can overtake them. So a reading costs an addition, and
 * waits only as long as a late one may come. Nothing here is evaluated twice, which is why there are no checkpoints of states: those here
 * only say from where on the log tells what waits. Changed in place.
 */
export interface RowWindow {
  plan: WindowPlan;
  watermark: Watermark;
  /** By place of the signal: what waits, and the newest observedAt of what no longer does. */
  waiting: WaitingReadings[];
  settledNewest: number[];
  /** How many wait in all, and from how many on it is worth to see which no longer must. */
  waits: number;
  settleFrom: number;
  open: OpenRow;
  due: DueRow[];
  states: ConditionState[];
  /** Rows of late, which evidence is cut from; by place of the signal. `revision`: of them, it grows with each row. */
  recent: RecentReadings[];
  revision: number;
  /** Where the log may be taken up again, oldest first; `highest`: the highest order key delivered by then. */
  resumes: ResumePoint[];
  highest: number;
  /** Delivered since the last of them, and the log's clock then. */
  delivered: number;
  resumedAt: number;
  seq: number;
  index: number;
  /** Waits for `finishBatch`. */
  touched: boolean;
}

interface ResumePoint {
  point: Point;
  watermark: Watermark;
  highest: number;
}

export interface RowWindowStart {
  states: ConditionState[];
  recent: RecentReadings[];
  revision: number;
  watermark: Watermark;
  point: Point;
  settledNewest: number[];
  open?: OpenRow;
  due?: DueRow[];
}

export const noRow = (signals: number): OpenRow => ({
  from: never,
  until: never,
  last: never,
  sums: new Float64Array(signals),
  counts: new Float64Array(signals),
});

export function openRowWindow(plan: WindowPlan, start: RowWindowStart): RowWindow {
  const { states, recent, revision, watermark, point, settledNewest } = start;
  const highest = watermark.frontier - 1;
  return {
    plan,
    watermark,
    waiting: plan.signals.map(() => nothingWaits()),
    settledNewest: settledNewest.slice(),
    waits: 0,
    settleFrom: 0,
    open: start.open ?? noRow(plan.signals.length),
    due: start.due ?? [],
    states: states.slice(),
    recent,
    revision,
    resumes: [{ point, watermark: copyOf(watermark), highest }],
    highest: Math.max(highest, watermark.current, watermark.older),
    delivered: 0,
    resumedAt: -Infinity,
    seq: point.seq,
    index: point.index,
    touched: false,
  };
}
