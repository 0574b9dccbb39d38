import { expect, test } from "vitest";
import type { AnomalyPoint, AssetAnomaly } from "../../api/anomaly.ts";
import {
  anomalyOf,
  distanceSeries,
  mostUnusual,
  notLearntRuns,
  sharesOf,
} from "./anomaly-series.ts";

const minute = 60_000;
const score = (signalId: number, share: number | null, novelty = 1) => ({
  signalId,
  value: 4,
  novelty,
  surprise: novelty,
  low: 3,
  high: 5,
  share,
});
const point = (minutes: number, distance: number | null, learnt = true): AnomalyPoint => ({
  at: new Date(minutes * minute).toISOString(),
  distance,
  learnt,
  signals: [score(1, 0.7), score(2, 0.3)],
});
const answer = (points: AnomalyPoint[]): AssetAnomaly => ({
  rule: { key: "u", version: 1, name: "U", threshold: 5, groupDistance: 8, everySeconds: 300 },
  signals: [1, 2].map((signalId) => ({
    signalId,
    key: `s${signalId}`,
    name: "",
    unit: null,
    decimals: 1,
    learning: null,
    expected: null,
  })),
  group: { signalIds: [1, 2], learning: null },
  notLearnt: [],
  points,
});

test("a row is drawn at the middle of the span that it is the mean of", () => {
  const found = anomalyOf(answer([point(0, 1)]), 1);
  expect(found?.expected).toEqual([{ at: 2.5 * minute, low: 3, high: 5 }]);
  expect(found?.score).toEqual({ at: [2.5 * minute], value: [1], max: [1] });
});

test("a signal that is not watched has no score", () => {
  expect(anomalyOf(answer([point(0, 1)]), 9)).toBeNull();
  expect(anomalyOf({ ...answer([point(0, 1)]), rule: null }, 1)).toBeNull();
});

test("rows far apart are not joined", () => {
  const series = distanceSeries(answer([point(0, 1), point(5, 2), point(60, 3)]));
  expect(series.value).toEqual([1, 2, null, 3]);
});

test("rows that were not learnt from make runs", () => {
  const rows = [point(0, 1), point(5, 1, false), point(10, 1, false), point(15, 1)];
  expect(notLearntRuns(rows, 300)).toEqual([{ from: 5 * minute, to: 15 * minute }]);
});

test("shares are ranked, and what adds nothing is left out", () => {
  const shared = { ...point(0, 9), signals: [score(1, 0.03), score(2, 0.2), score(3, 0.77)] };
  expect(sharesOf(shared).map(({ signalId }) => signalId)).toEqual([3, 2]);
});

test("the most unusual row of the window is found, and one outside of it is not", () => {
  const rows = answer([point(0, 99), point(60, 2), point(65, null), point(70, 6)]);
  const found = mostUnusual(rows, { from: 30 * minute, to: 90 * minute });
  expect(found?.distance).toBe(6);
});
