import type { ReadingInput } from "../conditions/condition.ts";
import type { RuleChange } from "../scorer/assessment.ts";
import { recentAt } from "../scorer/windows/advance-base.ts";
import { isTickAt, keyAt, observedAt, readInto } from "../scorer/windows/input-columns.ts";
import { allSettled } from "../scorer/windows/watermark.ts";
import type { AssetScorer } from "./asset.ts";

/** All that can be told apart from outside: everything but what is settled, which nothing reads again. */
export function essenceOf({ windows, listeners }: AssetScorer["memory"]) {
  return {
    windows: windows.map((window) => {
      const { plan, inputs, watermark, settled, settledNewest, states, marks } = window;
      const { newest, frontier } = watermark;
      const waits = !allSettled(watermark);
      return {
        newest,
        frontier,
        epoch: waits ? watermark : null,
        settledNewest,
        states,
        marks: marks
          .filter(({ index }) => index >= settled)
          .map((mark) => ({ ...mark, index: mark.index - settled })),
        inputs: Array.from({ length: inputs.count - settled }, (_, i) => {
          const index = settled + i;
          if (isTickAt(inputs, index)) return [keyAt(inputs, index), observedAt(inputs, index)];
          const reading = { ...blank };
          readInto(inputs, index, plan.signals, reading);
          return [keyAt(inputs, index), reading];
        }),
        recent: inputs.count === 0 ? window.recent : recentAt(window, inputs.count - 1).recent,
      };
    }),
    listeners: listeners.map(({ states, newest, recent }) => ({ states, newest, recent })),
  };
}

const blank: ReadingInput = {
  signalId: 0,
  observedAt: 0,
  receivedAt: 0,
  value: null,
  code: null,
  quality: "good",
};

/** Changes without the memory they were made from. */
export const plain = (changes: readonly RuleChange[]) =>
  changes.map(({ memory: _memory, rule, ...change }) => ({ key: rule.bound.key, ...change }));
