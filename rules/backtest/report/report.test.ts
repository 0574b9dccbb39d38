import { describe, expect, it } from "vitest";
import type { AssetOutcome, CandidateOutcome } from "./asset-outcome.ts";
import { shippedAssumptions } from "../../records/value/value-assumptions.ts";
import { createReport } from "./report.ts";

const watched: CandidateOutcome = {
  applies: true,
  watched: true,
  flags: 0,
  perDay: {},
  verdicts: { hit: 0, false: 0, undecided: 0, unvisited: 0 },
  failures: 0,
  foreseen: 0,
  missed: [],
  leadHours: [],
  visits: 0,
  hours: 730.5,
  readings: 100,
  signals: ["vibration"],
  failed: null,
};
const outcomeOf = (...candidates: Partial<CandidateOutcome>[]): AssetOutcome => ({
  tag: "P-101",
  classCode: "pump",
  candidates: candidates.map((one) => ({ ...watched, ...one })),
  overlaps: candidates.slice(1).map(() => ({ both: 1, onlyFirst: 2, onlySecond: 3 })),
  gaps: [],
  gapCounts: {},
  neverSeen: [],
  readings: 100,
  cameTooLate: 0,
  cameLongAfter: 0,
  repairs: 0,
});
const worth = {
  given: {
    assumptions: {
      ...shippedAssumptions,
      downtimeCostPerHour: { otherwise: 100, classes: {}, assets: {} },
      visitCost: 200,
      labourCostPerHour: 60,
      minutesPerFlag: 30,
    },
    failureHours: () => ({ hours: 10, measured: null }),
  },
  failureModes: ["bearing-wear"],
  visitHours: 0.5,
};
const reportOf = (outcomes: readonly AssetOutcome[], options: object = {}) => {
  const candidates = outcomes[0]?.candidates.length ?? 1;
  const report = createReport({
    candidates,
    hours: 730.5,
    silenceKnown: 1,
    visitCost: null,
    partsOf: () => [],
    worth,
    ...options,
  });
  for (const [index, outcome] of outcomes.entries()) report.add(index + 1, outcome);
  return report.finish();
};

describe("the report of a backtest", () => {
  it("has its rate per asset-month with data, with the exact interval", () => {
    const outcomes = [1, 0, 1, 0].map((flags) => outcomeOf({ flags }));
    const [one] = reportOf(outcomes).candidates;
    expect(one).toMatchObject({ flags: 2, flaggedAssets: 2, coverage: { assetMonths: 4 } });
    expect(one!.flagsPerAssetMonth).toMatchObject({ value: 0.5, low: expect.closeTo(0.0606, 4) });
  });

  it.each([
    [{ applies: false, watched: false }, "The rule applies to none of these assets."],
    [{ watched: false }, "None of these assets has all signals that the rule needs."],
    [{ hours: 0, readings: 0 }, "There is no reading of these signals in the window."],
    [{ hours: 0 }, "At no time did all signals that the rule needs say something."],
    [{ failed: { times: 1, message: "on P-101: no" } }, "The rule failed: on P-101: no."],
  ])("refuses silence as evidence: %o", (more, why) => {
    const [one] = reportOf([outcomeOf(more)]).candidates;
    expect(one!.evidence).toEqual({ usable: false, why });
  });

  it("takes silence that was watched for evidence", () => {
    const [one] = reportOf([outcomeOf({})]).candidates;
    expect(one!.evidence.usable).toBe(true);
    expect(one!.flagsPerAssetMonth).toMatchObject({ value: 0, low: 0 });
    expect(one!.flagsPerAssetMonth!.high).toBeCloseTo(3.689, 3);
    expect([one!.precision, one!.recall, one!.leadTimeHours]).toEqual([null, null, null]);
  });

  it("adds up parts and cost by visits, with the interval of the visits", () => {
    const partsOf = () => [{ number: "6205", name: "Bearing", quantity: 2, cost: 60 }];
    const outcomes = [outcomeOf({ visits: 1 }), outcomeOf({ visits: 3 })];
    const [one] = reportOf(outcomes, { partsOf, visitCost: 40 }).candidates;
    expect(one).toMatchObject({
      visits: { value: 4, low: expect.closeTo(1.09, 2), high: expect.closeTo(10.24, 2) },
      parts: [{ number: "6205", quantity: 8, cost: 240 }],
      cost: { value: 400, low: expect.closeTo(109, 0), high: expect.closeTo(1_024, 0) },
    });
  });

  it("says what leads were like, and compares the first with each other candidate", () => {
    const leadHours = [5, 1, 4, 2, 3];
    const report = reportOf([outcomeOf({ leadHours }, {}, {}), outcomeOf({}, {}, {})]);
    expect(report.candidates[0]!.leadTimeHours).toEqual({ median: 3, p10: 1, p90: 4, of: 5 });
    expect(report.comparison).toEqual([
      { first: 0, second: 1, both: 2, onlyFirst: 4, onlySecond: 6 },
      { first: 0, second: 2, both: 2, onlyFirst: 4, onlySecond: 6 },
    ]);
  });

  it("lists the longest gaps of a rule's own signals", () => {
    const gaps = Array.from({ length: 150 }, (_, n) => ({ signal: "vibration", from: 0, to: n }));
    const other = { signal: "error", from: 0, to: 1_000 };
    const outcome = {
      ...outcomeOf({}),
      gaps: [...gaps, other],
      gapCounts: { vibration: 150, error: 1 },
    };
    const [one] = reportOf([outcome]).candidates;
    expect(one!.coverage.gaps).toHaveLength(100);
    expect(one!.coverage.gaps[0]).toMatchObject({ tag: "P-101", signal: "vibration", to: 149 });
    expect(one!.coverage.gapCount).toBe(150);
  });

  it("says what it would have been worth, as records of live versions say it", () => {
    const verdicts = { hit: 2, false: 1, undecided: 0, unvisited: 4 };
    const outcomes = [outcomeOf({ foreseen: 2, failures: 3, visits: 3, verdicts }), outcomeOf({})];
    const kit = [{ number: "6205", name: "Bearing", quantity: 1, cost: 40 }];
    const [one] = reportOf(outcomes, { partsOf: () => kit }).candidates;
    expect(one!.netValue?.terms.map(({ term, value }) => [term, value])).toEqual([
      ["avoided-downtime", 2_000],
      ["visit-downtime", -150],
      ["visits", -600],
      ["parts", -120],
      ["attention", -30],
    ]);
    expect(one!.netValue?.value).toBe(1_100);
  });
});
