import { expect, test } from "vitest";
import { codesIn } from "./read-past.ts";
import type { ReadPast } from "./read-past.ts";

const hour = 3_600_000;
const stretch = { signalId: 1, from: 0, to: 1_000 * hour };

/** A store of one signal that reports every second. */
const reporting = (seconds: number, codeAt: (second: number) => string): ReadPast => ({
  rollups: () => Promise.resolve([]),
  window: ({ from, to, limit = 1 }) => {
    const first = Math.ceil(from / 1_000);
    const length = Math.max(0, Math.min(limit, seconds - first, Math.ceil(to / 1_000) - first));
    const readings = Array.from({ length }, (_, index) => ({
      signalId: 1,
      observedAt: (first + index) * 1_000,
      receivedAt: 0,
      value: null,
      code: codeAt(first + index),
      quality: "good" as const,
      source: 0,
    }));
    return Promise.resolve(readings);
  },
});

test("a code that is sent every second is one line an hour, with how often it was said", async () => {
  const said = await codesIn(
    reporting(3 * 3_600, (second) => (second % 3_600 < 10 ? "E1" : "")),
    stretch,
  );
  expect(said.filter(({ code }) => code === "E1")).toEqual(
    [0, 1, 2].map((each) => ({ at: each * hour, code: "E1", times: 10 })),
  );
  expect(said).toHaveLength(6);
});

test("what says something else each time is no code", async () => {
  expect(
    await codesIn(
      reporting(60_000, (second) => `at ${second}`),
      stretch,
    ),
  ).toEqual([]);
});
