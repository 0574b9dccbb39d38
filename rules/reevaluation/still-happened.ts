import type { ReadingInput } from "../conditions/condition.ts";
import type { BoundRule } from "../evaluation/bound-rule.ts";
import { evaluate, initialState } from "../evaluation/evaluate.ts";

/** More than this of a signal is not read again for one flag. */
const mostReadings = 1_000_000;

/**
 * Whether the condition held at any moment from `from` on, by the same evaluator as ever, over readings in the device's order that begin
 * early enough for it. Null: there are more readings than are looked at.
 */
export async function stillHappened(
  rule: BoundRule,
  readings: AsyncIterable<ReadingInput>,
  from: number,
): Promise<boolean | null> {
  let state = initialState(rule);
  let seen = 0;
  for await (const reading of readings) {
    if (++seen > mostReadings) return null;
    ({ state } = evaluate(rule, state, { kind: "reading", reading }));
    if (state.condition.active && reading.observedAt >= from) return true;
  }
  return false;
}
