/**
 * The life of a flag (ISA-18.2-2016 §5.2.2, figure 4): a condition holds or has returned, and somebody has seen it or not. Suppression
 * (shelved, suppressed, out of service) is an axis of its own and no state here.
 */
export const flagStates = [
  "unacknowledged",
  "acknowledged",
  "returned-unacknowledged",
  "normal",
] as const;

export type FlagState = (typeof flagStates)[number];

export type FlagCommand =
  | { type: "raise"; at: number }
  | { type: "return"; at: number }
  | { type: "acknowledge"; at: number; by: string }
  /** It shows that it never happened. */
  | { type: "withdraw"; at: number };

export type FlagEvent =
  | { type: "raised"; at: number }
  | { type: "raised-again"; at: number }
  | { type: "returned"; at: number }
  | { type: "acknowledged"; at: number; by: string }
  | { type: "withdrawn"; at: number }
  /** A late reading or a correction moved, added or took away a stretch in which it held; `at`: when the last one began. */
  | { type: "re-dated"; at: number }
  /** Nothing holds and everything was seen: the flag is over. */
  | { type: "cleared"; at: number };
