import { expect, test } from "vitest";
import { addCounts, noCounts } from "./replay-counts.ts";

test("steps of one replay add up, reason by reason", () => {
  const first = {
    letters: 3,
    replayed: 1,
    readings: 4,
    refused: [{ reason: "wrong-unit", letters: 2 }],
  };
  const second = {
    letters: 3,
    replayed: 0,
    readings: 0,
    refused: [
      { reason: "wrong-unit", letters: 1 },
      { reason: "bad-json", letters: 2 },
    ],
  };
  expect([first, second].reduce(addCounts, noCounts)).toEqual({
    letters: 6,
    replayed: 1,
    readings: 4,
    refused: [
      { reason: "wrong-unit", letters: 3 },
      { reason: "bad-json", letters: 2 },
    ],
  });
});
