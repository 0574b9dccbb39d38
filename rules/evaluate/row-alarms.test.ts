import { expect, test } from "vitest";
import { countRows, nothingCounted, ratesOf } from "./row-alarms.ts";

const rows = (text: string) => Array.from(text, (letter) => letter === "x");

test("row alarms are pooled over files, and stretches counted", () => {
  let counts = countRows(nothingCounted(), rows("x..xx...x."), rows("....xxx..."));
  expect(counts).toEqual({
    truePositives: 1,
    falsePositives: 3,
    falseNegatives: 2,
    trueNegatives: 4,
    events: 1,
    eventsFound: 1,
    falseRuns: 2,
  });
  counts = countRows(counts, rows(".xx."), rows(".xx."));
  // 3 found of 5 labelled, 3 false of 9 healthy: 2·3 / (2·3 + 3 + 2).
  expect(ratesOf(counts)).toEqual({ f1: 6 / 11, far: 1 / 3, mar: 2 / 5 });
  expect(counts.eventsFound).toBe(2);
});
