import { describe, expect, it } from "vitest";
import { countVisits } from "./count-visits.ts";
import { failuresOf, foreseen, judgeStretches } from "./judge-stretches.ts";
import type { JudgedBy, JudgedFlag, RecordedFailure, Truth } from "./judge-stretches.ts";

const day = 86_400_000;
const by: JudgedBy = {
  ruleKey: "vibration-high",
  kind: "process",
  failureMode: "bearing-wear",
  horizonMs: 14 * day,
  everyFailureRecorded: false,
};
const failure = (at: number, failureMode: string | null = "bearing-wear"): RecordedFailure => ({
  assetId: 7,
  at: at * day,
  failureMode,
  kind: "process",
  reference: "WO-17",
});
const flagged = (more: Partial<JudgedFlag>): JudgedFlag => ({
  flagId: 3,
  ruleKey: "vibration-high",
  kind: "process",
  failureMode: "bearing-wear",
  raisedAt: 10 * day,
  returnedAt: 11 * day,
  outcome: "no-fault-found",
  decidedAt: 12 * day,
  ...more,
});
const stretch = (from: number, to: number | null) => ({
  raisedAt: from * day,
  returnedAt: to === null ? null : to * day,
});
const judgeOne = (from: number, to: number | null, truth: Partial<Truth>, more = {}) =>
  judgeStretches(
    [stretch(from, to)],
    { failures: [], judged: [], ...truth },
    { ...by, ...more },
  )[0];

describe("a flag of a backtest", () => {
  it("is a hit when a failure of its mode was found within the horizon", () => {
    expect(judgeOne(1, 2, { failures: [failure(9)] })).toEqual({
      verdict: "hit",
      why: "bearing-wear was found afterwards (WO-17)",
      leadMs: 8 * day,
    });
  });

  it("is no hit when the failure came too late, too early, or was of another mode", () => {
    for (const one of [failure(20), failure(0.5), failure(9, "seal-leak")]) {
      expect(judgeOne(1, 2, { failures: [one] })).toMatchObject({ verdict: "unvisited" });
    }
  });

  it("of an instrument is a hit by an instrument's failure, and by no machine's", () => {
    const instrument = { kind: "instrument" as const, failureMode: null };
    const failures = [failure(9)];
    expect(judgeOne(1, 2, { failures }, instrument)).toMatchObject({ verdict: "unvisited" });
    const judged = [flagged({ outcome: "confirmed" })];
    const ofInstrument = { ...instrument, ruleKey: "silent" };
    expect(judgeOne(10, 11, { judged }, ofInstrument)).toMatchObject({ verdict: "unvisited" });
    const sensor = { ...failure(9, "instrument-fault"), kind: "instrument" as const };
    expect(judgeOne(1, 2, { failures: [sensor] }, instrument)).toMatchObject({ verdict: "hit" });
    expect(judgeOne(1, 2, { failures: [sensor] }, { failureMode: null })).toMatchObject({
      verdict: "unvisited",
    });
  });

  it("is a hit however long it held until the failure", () => {
    expect(judgeOne(1, null, { failures: [failure(60)] })).toMatchObject({
      verdict: "hit",
      leadMs: 59 * day,
    });
  });

  it("takes over what a visit said of a flag of that time", () => {
    expect(judgeOne(10, 10.5, { judged: [flagged({})] })).toMatchObject({ verdict: "false" });
    expect(judgeOne(10, 10.5, { judged: [flagged({ outcome: "confirmed" })] })).toMatchObject({
      verdict: "hit",
      leadMs: 2 * day,
    });
    const other = flagged({ outcome: "other-cause" });
    expect(judgeOne(10, 10.5, { judged: [other] })).toMatchObject({ verdict: "undecided" });
    const unlike = flagged({ ruleKey: "oil-hot", failureMode: "cooler-fouling" });
    expect(judgeOne(10, 10.5, { judged: [unlike] })).toMatchObject({ verdict: "unvisited" });
  });

  it("is false without a failure only where every failure was recorded", () => {
    expect(judgeOne(1, 2, {}, { everyFailureRecorded: true })).toMatchObject({ verdict: "false" });
  });
});

it("a failure is foreseen by a flag before it, not by one after it", () => {
  const truth = { failures: [failure(40), failure(9), failure(5, "seal-leak")], judged: [] };
  const failures = failuresOf(truth, by);
  expect(failures.map(({ at }) => at / day)).toEqual([9, 40]);
  expect(foreseen(failures, [stretch(1, 2), stretch(41, 42)], by.horizonMs)).toEqual([failure(9)]);
});

describe("visits", () => {
  it("are one for flags that come while the order is open", () => {
    expect(countVisits([stretch(1, 2), stretch(3, 4), stretch(14, 15)], [], 14 * day)).toBe(1);
    expect(countVisits([stretch(1, 2), stretch(15, 16)], [], 14 * day)).toBe(2);
  });

  it("end with the repair", () => {
    expect(countVisits([stretch(1, 2), stretch(6, 7)], [failure(5)], 14 * day)).toBe(2);
  });
});
