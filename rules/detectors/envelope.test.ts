import { expect, test } from "vitest";
import { initialEnvelope, noveltyOf } from "./envelope.ts";

const minute = 60_000;
const day = 1_440 * minute;

test("one event tells once, and a worse one tells of what it is worse by", () => {
  const envelope = initialEnvelope();
  expect(noveltyOf(envelope, 0, 4)).toBe(4);
  expect(noveltyOf(envelope, 5 * minute, 3)).toBe(0);
  expect(noveltyOf(envelope, 10 * minute, 6)).toBeCloseTo(6 - 0.85 * 4 * 0.5 ** (2 / 400), 10);
});

test("after four hundred readings half is forgotten", () => {
  const envelope = initialEnvelope();
  noveltyOf(envelope, 0, 4);
  for (let i = 1; i < 400; i++) noveltyOf(envelope, i * minute, 0);
  expect(noveltyOf(envelope, 400 * minute, 4)).toBeCloseTo(4 - 0.85 * 2, 6);
});

test("what happens at the same time every day is told of less, at another time in full", () => {
  const nextDay = (at: number) => {
    const envelope = initialEnvelope();
    noveltyOf(envelope, 0, 4);
    for (let i = 0; i < 8_000; i++) noveltyOf(envelope, i, 0);
    return noveltyOf(envelope, at, 4);
  };
  expect(nextDay(day)).toBeCloseTo(4 - 0.9 * 4 * 0.5 ** 0.1, 5);
  expect(nextDay(day + 40 * minute)).toBeCloseTo(4 - 0.9 * 4 * 0.5 ** ((1 + 40 / 1_440) / 10), 5);
  expect(nextDay(day + 180 * minute)).toBeCloseTo(4, 3);
});
