/**
 * The life of a flag (ISA-18.2-2016 §5.2.2, figure 4): a condition holds or has returned, and somebody has seen it or not. Suppression
 * (shelved, suppressed, out of service) is an axis of its own and no state here, and so is the latch: a flag that latches stands when its
 * condition has returned, until somebody who has seen it resets it (OPC UA Part 9 §5.8, LatchedState).
 */
export const flagStates = [
  "unacknowledged",
  "acknowledged",
  "returned-unacknowledged",
  "normal",
] as const;

export type FlagState = (typeof flagStates)[number];

/** Whether a flag latches, and whether its condition has returned. */
export interface Latch {
  latched: boolean;
  returned: boolean;
}

export const noLatch: Latch = { latched: false, returned: false };

export type FlagCommand =
  | { type: "raise"; at: number }
  | { type: "return"; at: number }
  | { type: "acknowledge"; at: number; by: string }
  /** Of one that latches. */
  | { type: "reset"; at: number; by: string }
  /** It shows that it never happened. */
  | { type: "withdraw"; at: number };

export type FlagEvent =
  | { type: "raised"; at: number }
  | { type: "raised-again"; at: number }
  | { type: "returned"; at: number }
  | { type: "acknowledged"; at: number; by: string }
  | { type: "reset"; at: number; by: string }
  | { type: "withdrawn"; at: number }
  /** A late reading or a correction moved, added or took away a stretch in which it held; `at`: when the last one began. */
  | { type: "re-dated"; at: number }
  /** Nothing holds and everything was seen: the flag is over. */
  | { type: "cleared"; at: number };
