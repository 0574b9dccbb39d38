import type { LogEntry, Reading, ReadingColumns } from "#ingest";
import { quality } from "#ingest/wire";
import * as fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { AssetScorer, assetWith, liveRules, sent } from "../../testing/asset.ts";
import { afterThat, begin, day, hour, minute, second, uniform } from "../../testing/series.ts";
import { settledStory } from "../../testing/told.ts";
import { replayAsset } from "./replay-asset.ts";
import type { PastRepair, ReplayedAsset } from "./replay-job.ts";

const conditions = {
  limit: { limit: { signal: "x", above: 7, clearBelow: 6, onDelay: "40s", offDelay: "10s" } },
  door: { limit: { signal: "door", above: 7, onDelay: "45s" } },
  rate: { rate: { signal: "x", risingBy: 3, per: "1m", over: "2m" } },
  stuck: { stuck: { signal: "x", for: "40s", minReadings: 3, tolerance: 1 } },
  drift: { drift: { signal: "x", learn: "4m", refine: "1h", window: "30s", threshold: 2 } },
  code: { code: { signal: "error", equals: "E1", hold: "2m" } },
  silence: { noData: { signal: "x", for: "20s" } },
  after: afterThat({ code: { signal: "error", equals: "E1" } }, "1m", {
    limit: { signal: "y", above: 7 },
  }),
  vote: {
    atLeast: {
      n: 2,
      of: [
        { limit: { signal: "x", above: 7 } },
        { limit: { signal: "y", above: 7 } },
        { code: { signal: "error", equals: "E1" } },
      ],
    },
    offDelay: "20s",
  },
  not: { not: { limit: { signal: "x", above: 6 } }, onDelay: "15s" },
  "n-of-m": {
    nOfM: { n: 3, of: 6, within: "1m", condition: { limit: { signal: "x", above: 7 } } },
  },
  gated: {
    limit: { signal: "x", above: 7 },
    while: { limit: { signal: "y", below: 9 } },
    settle: "10s",
  },
  "in-hours": {
    any: [{ limit: { signal: "door", above: 8 } }, { limit: { signal: "x", above: 8 } }],
    activeHours: { from: "01:01", to: "01:04" },
    keepFor: "20s",
  },
};
const lateness: Record<string, number> = { x: 60, y: 30, door: 60, error: 45 };
const asset = assetWith(lateness);
/** As a backtest numbers its candidates. */
const candidatesOf = (some: Record<string, unknown>) =>
  liveRules(some).map((rule, index) => ({ ...rule, versionId: index }));

interface Delivery {
  at: number;
  reading: Reading | null;
}

/** Readings with moments of their own, each within its signal's lateness, and ticks between them. */
const deliveries: fc.Arbitrary<Delivery[]> = fc
  .array(
    fc.record({
      step: fc.oneof(
        { weight: 30, arbitrary: fc.integer({ min: 1, max: 12 }) },
        { weight: 1, arbitrary: fc.integer({ min: 60, max: 900 }) },
      ),
      key: fc.constantFrom("x", "x", "x", "y", "door", "error"),
      value: fc.oneof(
        fc.constantFrom(5, 5, 6.5, 8, 9),
        fc.double({ min: 4, max: 12, noNaN: true }),
      ),
      delay: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 0.99, noNaN: true })),
      grade: fc.oneof(
        { weight: 9, arbitrary: fc.constant("good" as const) },
        fc.constant("bad" as const),
      ),
      tick: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, fc.constant(true)),
    }),
    { minLength: 10, maxLength: 250, size: "max" },
  )
  .map((steps) => {
    const found: Delivery[] = [];
    let now = 0;
    for (const { step, key, value, delay, grade, tick } of steps) {
      now += step * second;
      const at = now + Math.round(delay * lateness[key]! * second);
      const said = key === "error" ? (value > 7 ? "E1" : "ok") : value;
      const reading = sent(now, said, key, { quality: grade, receivedAt: begin + at });
      found.push({ at, reading });
      if (tick) found.push({ at: now + 1, reading: null });
    }
    return found.sort((a, b) => a.at - b.at);
  });

const logOf = (found: readonly Delivery[]): LogEntry[] =>
  found.map(({ at, reading }, index) => {
    const place = { partition: 0, seq: index + 1, receivedAt: begin + at };
    return reading === null
      ? { ...place, kind: "tick", at: begin + at, healthySince: begin - day }
      : { ...place, kind: "readings", readings: [reading] };
  });

function columnsOf(readings: readonly Reading[]): ReadingColumns {
  return {
    count: readings.length,
    signalId: Int32Array.from(readings, (one) => one.signalId),
    observedAt: Float64Array.from(readings, (one) => one.observedAt),
    receivedAt: Float64Array.from(readings, (one) => one.receivedAt),
    value: Float64Array.from(readings, (one) => one.value ?? Number.NaN),
    quality: Uint8Array.from(readings, (one) => quality.indexOf(one.quality)),
    source: Int32Array.from(readings, (one) => one.source),
    code: readings.map((one) => one.code),
  };
}

/** As the store gives it: by device time, in pages that end at these shares of the whole. */
function replayed(
  some: Record<string, unknown>,
  found: readonly Delivery[],
  options: { cuts?: readonly number[]; from?: number; to?: number; repairs?: PastRepair[] } = {},
): ReplayedAsset {
  const { cuts = [], from = begin, to = begin + 10 * day, repairs = [] } = options;
  const replay = replayAsset({
    asset,
    candidates: candidatesOf(some),
    from,
    to,
    repairs,
    notLearnt: [],
  });
  const readings = found
    .flatMap(({ reading }) => reading ?? [])
    .sort((a, b) => a.observedAt - b.observedAt || a.signalId - b.signalId);
  const ticks = Float64Array.from(
    found.flatMap(({ at, reading }) => (reading === null ? [begin + at, begin - day] : [])),
  );
  const last = (readings.at(-1)?.observedAt ?? begin) + 1;
  const ends = [...cuts.map((cut) => begin + cut * (last - begin)), Infinity].toSorted(
    (a, b) => a - b,
  );
  let start = -Infinity;
  for (const upTo of ends) {
    const page = readings.filter(({ observedAt }) => observedAt >= start && observedAt < upTo);
    replay.take({ readings: columnsOf(page), ticks, upTo });
    start = upTo;
  }
  return replay.finish();
}

test("what is replayed from the store is what was said live, however it is paged", () => {
  fc.assert(
    fc.property(
      deliveries,
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 4 }),
      (found, cuts) => {
        const live = new AssetScorer(liveRules(conditions), asset);
        for (const entry of logOf(found)) live.score([entry]);
        const stories = settledStory(live.changes);
        const { candidates } = replayed(conditions, found, { cuts });
        for (const [index, key] of Object.keys(conditions).entries()) {
          const raised = (stories[key] ?? []).filter(({ type }) => type === "raised");
          const returned = (stories[key] ?? []).filter(({ type }) => type === "returned");
          const stretches = candidates[index]!.stretches;
          expect(stretches.map(({ raisedAt, triggeredAt }) => [raisedAt, triggeredAt])).toEqual(
            raised.map(({ at, triggeredAt }) => [at, triggeredAt]),
          );
          expect(stretches.flatMap(({ returnedAt }) => returnedAt ?? [])).toEqual(
            returned.map(({ at }) => at),
          );
        }
      },
    ),
    { numRuns: 60 },
  );
}, 60_000);

/** A week and a half of two signals, one of which leaves its usual place for some hours. */
function unusualWeek(): Delivery[] {
  const random = uniform(5);
  const found: Delivery[] = [];
  for (let row = 0; row < 11 * 24 * 60; row++) {
    const at = row * minute;
    const shift = row >= 9 * 24 * 60 && row < 9 * 24 * 60 + 300 ? 6 : 0;
    const wave = 5 + Math.sin(row / 200);
    for (const [key, value] of [
      ["x", wave + random() + shift],
      ["y", wave + random()],
    ] as const) {
      found.push({ at: at + 300, reading: sent(at, value, key, { receivedAt: begin + at + 300 }) });
    }
  }
  return found;
}

it("what learns what is usual says the same of the past as it did live", () => {
  const unusual = { unusual: { anomaly: { signals: ["x", "y"], groupLearns: "3d" } } };
  const found = unusualWeek();
  const live = new AssetScorer(liveRules(unusual), asset);
  const log = logOf(found);
  for (let i = 0; i < log.length; i += 10) live.score(log.slice(i, i + 10));
  const told = live.changes.flatMap((change) =>
    change.kind === "transition" ? change.transition : [],
  );
  const raised = told.filter(({ type }) => type === "raised").map(({ at }) => at);
  const returned = told.filter(({ type }) => type === "returned").map(({ at }) => at);
  expect(raised.length).toBeGreaterThan(0);
  const cuts = [0.2, 0.21, 0.6, 0.83];
  const beside = { ...unusual, high: { limit: { signal: "x", above: 7 } } };
  for (const some of [unusual, beside]) {
    const [one] = replayed(some, found, { cuts, to: begin + 11 * day }).candidates;
    expect(one!.stretches.map(({ raisedAt }) => raisedAt)).toEqual(raised);
    expect(one!.stretches.flatMap(({ returnedAt }) => returnedAt ?? [])).toEqual(returned);
  }
}, 60_000);

const everyMinute = (values: readonly number[], from = 0): Delivery[] =>
  values.map((value, index) => {
    const at = from + index * minute;
    return { at, reading: sent(at, value, "x", { receivedAt: begin + at + 500 }) };
  });
const high = { high: { limit: { signal: "x", above: 7, clearBelow: 6 } } };

describe("a backtest of one asset", () => {
  it("counts what began in its window and only learns from what was before", () => {
    const found = everyMinute([8, 5, 8, 5, 8, 5]);
    const from = begin + 2 * minute;
    const [one] = replayed(high, found, { from, to: begin + 4 * minute }).candidates;
    expect(one!.stretches.map(({ raisedAt }) => raisedAt)).toEqual([begin + 2 * minute]);
    expect(one!.stretches[0]).toMatchObject({
      returnedAt: begin + 3 * minute,
      summary: "X at 8 mm/s is above 7 mm/s.",
      evidence: { rule: { key: "high" } },
    });
  });

  it("says in how many hours there was something to judge, and where there was nothing", () => {
    const found = [...everyMinute(Array(60).fill(5)), ...everyMinute(Array(60).fill(5), 10 * hour)];
    const result = replayed(high, found, { to: begin + 24 * hour });
    expect(result.candidates[0]).toMatchObject({ watched: true, hours: 2, readings: 120 });
    expect(result.gaps.map(({ signal, from, to }) => [signal, (to - from) / hour])).toEqual([
      ["x", 13 + 1 / 60],
      ["x", 9 + 1 / 60],
    ]);
  });

  it("names signals that never said anything, and rules that cannot watch the asset", () => {
    const other = { other: { limit: { signal: "pressure", above: 1 } } };
    const y = { y: { limit: { signal: "y", above: 7 } } };
    const result = replayed({ ...high, ...y, ...other }, everyMinute([5, 5]));
    expect(result.neverSeen).toEqual(["y"]);
    expect(result.candidates.map(({ applies, watched }) => [applies, watched])).toEqual([
      [true, true],
      [true, true],
      [true, false],
    ]);
  });

  it("lets rules begin anew after a repair of that time", () => {
    const found = everyMinute([8, 8, 8, 8]);
    const repair = { componentCode: null, ruleKeys: [], at: begin + 90 * second };
    const result = replayed(high, found, { repairs: [repair] });
    expect(result.repairs).toBe(1);
    expect(result.candidates[0]!.stretches).toHaveLength(2);
  });

  it("takes what a person has put right for what was so", () => {
    const found = everyMinute([5, 5, 5, 5, 5]);
    const corrected = { ...found[2]!.reading!, value: 9, source: -4, receivedAt: begin + 5 * hour };
    const result = replayed(high, found.with(2, { at: 0, reading: corrected }));
    expect(result.candidates[0]!.stretches).toMatchObject([
      { raisedAt: begin + 2 * minute, returnedAt: begin + 3 * minute },
    ]);
    expect([result.cameTooLate, result.cameLongAfter]).toEqual([0, 0]);
  });

  it("judges imported history as if it had come in time, and says how much it was", () => {
    const late = everyMinute([5, 8, 5]).map(({ at, reading }) => ({
      at,
      reading: { ...reading!, receivedAt: begin + 300 * day },
    }));
    const result = replayed(high, late);
    expect(result.cameLongAfter).toBe(3);
    expect(result.candidates[0]!.stretches).toHaveLength(1);
  });
});
