import { msOf } from "../policy/policy-schema.ts";
import type { Level } from "../policy/policy-schema.ts";

/** A step of a round, both from 0. */
export interface Position {
  round: number;
  step: number;
}

export const firstStep: Position = { round: 0, step: 0 };

/** How long after the beginning the first step comes. */
export const waitBeforeFirst = ({ steps }: Level): number => msOf(steps[0]!.after);

export type Next =
  /** Nobody was reached, so there is nothing to wait for. */
  | { what: "go-on"; position: Position }
  | { what: "wait"; position: Position; afterMs: number }
  /** Every step of every round was taken. */
  | { what: "exhausted" };

/** What follows a step. A round whose steps all reached nobody still waits before it is repeated. */
export function followingStep(
  { steps, repeat }: Level,
  { round, step }: Position,
  reachedSomebody: boolean,
): Next {
  const next = steps[step + 1];
  if (next !== undefined) {
    const position = { round, step: step + 1 };
    return reachedSomebody
      ? { what: "wait", position, afterMs: msOf(next.after) }
      : { what: "go-on", position };
  }
  if (repeat === undefined || round >= repeat.times) return { what: "exhausted" };
  return { what: "wait", position: { round: round + 1, step: 0 }, afterMs: msOf(repeat.after) };
}
