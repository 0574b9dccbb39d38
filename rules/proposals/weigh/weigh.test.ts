import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CandidateReport } from "../../backtest/report/report.ts";
import { createReport } from "../../backtest/report/report.ts";
import type { CandidateOutcome } from "../../backtest/report/asset-outcome.ts";
import { weigh } from "./weigh.ts";
import type { Alternative } from "./weigh.ts";

const month = 730.5;

/** What a backtest of a year of one asset came to. */
function report(of: {
  hit?: number;
  wrong?: number;
  unvisited?: number;
  foreseen?: number;
  failures?: number;
  lead?: number;
  hours?: number;
  visits?: number;
}): CandidateReport {
  const { hit = 0, wrong = 0, unvisited = 0, foreseen = 0, failures = 10, hours = 12 * month } = of;
  const candidate: CandidateOutcome = {
    applies: true,
    watched: true,
    flags: hit + wrong + unvisited,
    perDay: {},
    verdicts: { hit, false: wrong, undecided: 0, unvisited },
    failures,
    foreseen,
    missed: [],
    leadHours: of.lead === undefined ? [] : [of.lead],
    visits: of.visits ?? 0,
    hours,
    readings: 100,
    signals: ["vibration"],
    failed: null,
  };
  const sum = createReport({
    candidates: 1,
    hours: 12 * month,
    silenceKnown: 1,
    visitCost: null,
    partsOf: () => [],
  });
  sum.add(1, {
    tag: "P-101",
    classCode: "pump",
    candidates: [candidate],
    overlaps: [],
    gaps: [],
    gapCounts: {},
    neverSeen: [],
    readings: 100,
    cameTooLate: 0,
    cameLongAfter: 0,
    repairs: 0,
  });
  return sum.finish().candidates[0]!;
}

const as = (it: Parameters<typeof report>[0], lost = 0): Alternative => ({
  report: report(it),
  lost,
  comparedBy: "findings",
});
const before = report({ hit: 4, wrong: 8, foreseen: 4, lead: 40, visits: 9 });

describe("a rule made quieter", () => {
  it("is borne out by fewer flags for nothing and every finding, the mildest of equals", () => {
    const weighed = weigh({
      aim: "quieter",
      before,
      afters: [
        as({ hit: 4, wrong: 3, foreseen: 4, lead: 39 }),
        as({ hit: 4, wrong: 1, foreseen: 4, lead: 31, visits: 5 }),
        as({ hit: 4, wrong: 1, foreseen: 4, lead: 20 }),
      ],
    });
    expect(weighed).toEqual({
      ok: true,
      chosen: 1,
      verdict:
        "5 flags instead of 12 (0.42 instead of 1.0 in an asset-month); 1 instead of 8 of them for nothing; every finding is flagged as before; 5 visits instead of 9; 31 h of warning instead of 40 h (median).",
    });
  });

  it("says what it is worth where that is known on both sides", () => {
    const worth = (one: CandidateReport, value: number | null): CandidateReport => ({
      ...one,
      netValue: { value, terms: [] },
    });
    const after = as({ hit: 4, wrong: 1, foreseen: 4 });
    const said = (was: number | null, now: number | null): string => {
      const weighed = weigh({
        aim: "quieter",
        before: worth(before, was),
        afters: [{ ...after, report: worth(after.report, now) }],
      });
      return weighed.ok ? weighed.verdict : weighed.reason;
    };
    expect(said(4_200, 12_300.4)).toContain("a net value of 12,300 instead of 4,200.");
    expect(said(null, null)).not.toContain("value");
  });

  it("is not where it drops little, or loses findings for little", () => {
    expect(weigh({ aim: "quieter", before, afters: [as({ hit: 4, wrong: 7 })] }).ok).toBe(false);
    expect(weigh({ aim: "quieter", before, afters: [as({ hit: 2, wrong: 0 }, 2)] }).ok).toBe(false);
  });

  it("never loses a finding without a word", () => {
    const count = fc.nat({ max: 12 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(count, count, fc.nat({ max: 4 })), { minLength: 1, maxLength: 3 }),
        (all) => {
          const afters = all.map(([hit, wrong, lost]) => as({ hit, wrong }, lost));
          const weighed = weigh({ aim: "quieter", before, afters });
          if (!weighed.ok) return;
          const { lost } = afters[weighed.chosen!]!;
          expect(weighed.verdict.includes("no longer be flagged")).toBe(lost > 0);
          expect(weighed.verdict.includes("every finding is flagged as before")).toBe(lost === 0);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("is not judged where the past that it rests on is not stored any more, or is none", () => {
    const afters = [as({ hit: 1, wrong: 0 })];
    const thin = weigh({ aim: "quieter", before: report({ hit: 1, wrong: 3 }), afters });
    expect(thin).toMatchObject({ ok: false, reason: expect.stringContaining("at least 5") });
    const unknown = weigh({ aim: "quieter", before: report({ wrong: 8 }), afters });
    expect(unknown).toMatchObject({ ok: false, reason: expect.stringContaining("none of") });
    const silent = weigh({ aim: "quieter", before, afters: [as({ hours: 0 })] });
    expect(silent).toEqual({
      ok: false,
      reason:
        "the backtest is no evidence: at no time did all signals that the rule needs say something",
    });
  });
});

describe("a rule made keener, or added", () => {
  it("is borne out by failures more that it foresees, each for a few flags", () => {
    const few = report({ hit: 2, foreseen: 2 });
    const afters = [
      as({ hit: 3, foreseen: 3, unvisited: 1 }),
      as({ hit: 5, foreseen: 5, unvisited: 6, lead: 8 }),
      as({ hit: 6, foreseen: 6, unvisited: 90 }),
    ];
    expect(weigh({ aim: "keener", before: few, afters })).toMatchObject({
      ok: true,
      chosen: 1,
      verdict: expect.stringContaining("foresees 5 of 10 failures instead of 2"),
    });
    expect(weigh({ aim: "keener", before: null, afters: afters.slice(2) })).toMatchObject({
      ok: false,
      reason: expect.stringContaining("6 more foreseen for 90 more flags"),
    });
  });
});

describe("a rule that goes", () => {
  it("says what goes with it", () => {
    const weighed = weigh({ aim: "gone", before: report({ hit: 1, wrong: 19 }), afters: [] });
    expect(weighed).toMatchObject({
      ok: true,
      chosen: null,
      verdict: expect.stringContaining("one confirmed flag would be lost"),
    });
  });
});
