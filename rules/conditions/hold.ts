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
 * deadband and on/off delay).
 */
export function hold<S extends HoldState>(state: S, wanted: Wanted, at: number, delays: Delays): S {
  const opposite = state.active ? "off" : "on";
  const until = state.active && wanted !== "off" ? at : state.until;
  if (wanted !== opposite) {
    return { ...state, pending: null, last: at, until };
  }
  const broken = state.last !== null && at - state.last > delays.maxGap;
  const pending = state.pending === null || broken ? at : state.pending;
  const needed = state.active ? delays.offDelay : delays.onDelay;
  if (at - pending < needed) return { ...state, pending, last: at, until };
  return state.active
    ? { ...state, active: false, pending: null, last: at, until: pending }
    : { ...state, active: true, since: pending + needed, until: at, pending: null, last: at };
}
