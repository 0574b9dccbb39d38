import type { Concerned } from "./concerned-flags.ts";
import { historyOf } from "./read-history.ts";
import type { ReadHistory } from "./read-history.ts";
import { stillHappened } from "./still-happened.ts";

export type Verdict = { one: Concerned } & (
  | { is: "happened" }
  | { is: "never happened" }
  | { is: "unchecked"; because: string }
);

/** Judges a stretch of a flag again over what is stored, by the rule version that raised it. */
export async function judgeAgain(
  one: Concerned,
  readHistory: ReadHistory,
  now: number,
): Promise<Verdict> {
  const { by, raisedAt, returnedAt } = one;
  if ("cannot" in by.warmUp) {
    return { one, is: "unchecked", because: `it cannot be judged again: ${by.warmUp.cannot}` };
  }
  const from = raisedAt - by.warmUp.ms;
  const to = (returnedAt ?? now) + 1;
  const readings = historyOf(readHistory, { signals: by.bound.signals, from, to });
  const happened = await stillHappened(by.bound, readings, raisedAt);
  if (happened === null) {
    return { one, is: "unchecked", because: "there are too many readings to judge it again" };
  }
  return { one, is: happened ? "happened" : "never happened" };
}
