import type { ConditionState } from "./condition.ts";

/** A condition with delays: `pending` is since when the opposite of `active` has been wanted. */
export interface HoldState extends ConditionState {
  pending: number | null;
  /** Device time of the reading before. */
  last: number | null;
}

export const initialHold: HoldState = {
  active: false,
  since: null,
  until: null,
  pending: null,
  last: null,
};

export interface Delays {
  onDelay: number;
  offDelay: number;
  /** Readings further apart than this prove nothing about the time between them, milliseconds. */
  maxGap: number;
}

/** What the latest value asks for; `keep`: between the clear limit and the limit. */
export type Wanted = "on" | "off" | "keep";

/**
 * On-delay, off-delay and the dead band between limit and clear limit, in the device's time (ISA-18.2-2016 §10.5, alarm
 * deadband and on/off delay). Written out field by field: it runs for every reading, and copying by spread costs several times as much.
 */
export function hold(state: HoldState, wanted: Wanted, at: number, delays: Delays): HoldState {
  const { active, since, pending } = state;
  const until = active && wanted !== "off" ? at : state.until;
  if (wanted !== (active ? "off" : "on")) {
    return { active, since, until, pending: null, last: at };
  }
  const broken = state.last !== null && at - state.last > delays.maxGap;
  const from = pending === null || broken ? at : pending;
  const needed = active ? delays.offDelay : delays.onDelay;
  if (at - from < needed) return { active, since, until, pending: from, last: at };
  return active
    ? { active: false, since, until: from, pending: null, last: at }
    : { active: true, since: from + needed, until: at, pending: null, last: at };
}
