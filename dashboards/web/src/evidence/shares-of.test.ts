import { expect, test } from "vitest";
import { sharesOf } from "./shares-of.ts";

const signal = { signalId: 1, key: "vibration", name: "Bearing vibration", unit: "mm/s" };
const evidence = (facts: Record<string, string | number | null>) => ({
  words: "",
  score: null,
  lines: [],
  signals: [{ ...signal, decimals: 2, readings: [] }],
  facts,
  parts: [],
});

test("parts are ranked, by the names of their signals where these are known", () => {
  expect(sharesOf(evidence({ "share flow": 0.2, "share vibration": 0.8, novelty: 6 }))).toEqual([
    { key: "vibration", name: "Bearing vibration", share: 0.8 },
    { key: "flow", name: "flow", share: 0.2 },
  ]);
});

test("a flag of a limit has no parts", () => {
  expect(sharesOf(evidence({ value: 7.3, limit: 7.1 }))).toEqual([]);
});
