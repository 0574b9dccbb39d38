import type { Reading, Tick } from "#ingest";
import { recalls, remember } from "../../evaluation/recent-readings.ts";
import type { RecentReadings } from "../../evaluation/recent-readings.ts";
import type { ConditionState } from "../../conditions/condition.ts";
import { judge } from "../../evaluation/evaluate.ts";
import type { RuleInput, Transition } from "../../evaluation/evaluate.ts";
import type { WindowPlan } from "../asset-plan.ts";
import type { Point } from "./input-window.ts";
import { outcome } from "./take-input.ts";
import type { Arrival, Outcome } from "./take-input.ts";
import { never } from "./watermark.ts";

/**
 * Rules that listen for silence are judged in the order of arrival and never rewound: that nothing was heard stays true whatever comes
 * later. So they need no inputs kept, only where in the log they are.
 */
export interface Listener {
  plan: WindowPlan;
  states: ConditionState[];
  recent: RecentReadings[];
  /** By place of the signal. */
  newest: number[];
  point: Point;
}

export interface ListenerReport {
  heard(
    of: Pick<Listener, "plan" | "recent">,
    place: number,
    transition: Transition,
    receivedAt: number | null,
  ): void;
  failed(part: { plan: WindowPlan }, place: number, error: unknown): void;
}

export const openListener = (
  plan: WindowPlan,
  start: Pick<Listener, "states" | "recent" | "point"> & { newest?: number[] },
): Listener => ({ ...start, plan, newest: start.newest ?? plan.signals.map(() => never) });

export function hearReading(
  listener: Listener,
  place: number,
  reading: Reading,
  arrival: Arrival,
  report: ListenerReport,
): Outcome {
  if (!isNew(listener, arrival)) return outcome.known;
  listener.point = { seq: arrival.seq, index: arrival.index };
  const newest = listener.newest[place]!;
  if (reading.historical) return outcome.historical;
  if (reading.observedAt < newest) {
    // Its device's clock was put back, or it catches up: silent it is not. What was said before is no sign of life.
    if (!recalls(listener.recent[place]!, reading.observedAt)) {
      hear(listener, { kind: "reading", reading }, reading.receivedAt, report, reading.receivedAt);
    }
    return outcome.historical;
  }
  if (reading.observedAt === newest) return outcome.repeat;
  listener.newest[place] = reading.observedAt;
  remember(listener.recent[place]!, reading);
  hear(listener, { kind: "reading", reading }, reading.receivedAt, report);
  return outcome.inOrder;
}

export function hearTick(
  listener: Listener,
  tick: Tick,
  arrival: Arrival,
  report: ListenerReport,
): boolean {
  if (!isNew(listener, arrival)) return false;
  listener.point = { seq: arrival.seq, index: arrival.index };
  hear(listener, { kind: "tick", tick }, null, report);
  return true;
}

const isNew = ({ point }: Listener, { seq, index }: Arrival): boolean =>
  seq > point.seq || (seq === point.seq && index > point.index);

const told: Transition[] = [];

function hear(
  listener: Listener,
  input: RuleInput,
  receivedAt: number | null,
  report: ListenerReport,
  /** When it happened, where the reading's own clock cannot tell. */
  happenedAt?: number,
): void {
  const { states, plan } = listener;
  for (let place = 0; place < states.length; place++) {
    told.length = 0;
    try {
      states[place] = judge(plan.conditions[place]!, states[place]!, input, told);
    } catch (error) {
      told.length = 0;
      report.failed(listener, place, error);
    }
    for (const transition of told) {
      const placed = happenedAt === undefined ? transition : { ...transition, at: happenedAt };
      report.heard(listener, place, placed, receivedAt);
    }
  }
}
