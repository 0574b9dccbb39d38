import * as fc from "fast-check";
import { expect, test } from "vitest";
import { foreseen } from "../../backtest/truth/judge-stretches.ts";
import { judgeFailures } from "./judge-failures.ts";
import type { RaisedStretch } from "./judge-failures.ts";

const hour = 3_600_000;
const terms = { horizonMs: 48 * hour, needMs: 8 * hour };
const failure = { assetId: 1, at: 100 * hour, workOrderId: 7, functional: false };
const raised = (more: Partial<RaisedStretch> = {}): RaisedStretch => ({
  flagId: 1,
  versionId: 1,
  assetId: 1,
  raisedAt: 60 * hour,
  returnedAt: null,
  rightBy: null,
  ...more,
});
const by = (...stretches: RaisedStretch[]) =>
  judgeFailures([failure], stretches, terms)[0]!.foreseenBy;

test("a flag foresees the failure before which it held long enough to be of use", () => {
  expect(by(raised())).toEqual({ flagId: 1, versionId: 1, leadMs: 40 * hour });
  expect(by(raised({ raisedAt: 92 * hour }))).not.toBeNull();
  expect(by(raised({ raisedAt: 93 * hour }))).toBeNull();
  expect(by(raised({ raisedAt: 101 * hour }))).toBeNull();
  expect(by(raised({ assetId: 2 }))).toBeNull();
});

test("one that was over longer than the horizon before does not", () => {
  expect(by(raised({ raisedAt: 0, returnedAt: 52 * hour }))).not.toBeNull();
  expect(by(raised({ raisedAt: 0, returnedAt: 51 * hour }))).toBeNull();
});

test("one that sent the visit foresees what it found, however soon it came; not where the machine had failed by then", () => {
  const late = raised({ raisedAt: 99 * hour, rightBy: 7 });
  expect(by(late)).not.toBeNull();
  expect(by({ ...late, rightBy: 8 })).toBeNull();
  const [failed] = judgeFailures([{ ...failure, functional: true }], [late], terms);
  expect(failed!.foreseenBy).toBeNull();
});

test("the first of several counts", () => {
  expect(by(raised({ flagId: 2 }), raised({ raisedAt: 55 * hour }))).toMatchObject({ flagId: 1 });
});

const stretch = fc
  .record({
    raisedAt: fc.integer({ min: 0, max: 200 }),
    length: fc.option(fc.integer({ min: 0, max: 200 })),
  })
  .map(({ raisedAt, length }) => ({
    raisedAt: raisedAt * hour,
    returnedAt: length === null ? null : (raisedAt + length) * hour,
  }));

test("where nothing is asked of the time before, live and backtest call the same failures foreseen", () => {
  fc.assert(
    fc.property(
      fc.array(stretch, { maxLength: 6 }),
      fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 1, max: 100 }),
      (stretches, moments, horizon) => {
        const failures = moments.map((at) => ({ ...failure, at: at * hour }));
        const horizonMs = horizon * hour;
        const live = judgeFailures(
          failures,
          stretches.map((one) => raised(one)),
          { horizonMs, needMs: 0 },
        );
        const tried = foreseen(
          failures.map(({ at }) => ({
            assetId: 1,
            at,
            failureMode: null,
            kind: "process",
            reference: "",
          })),
          stretches,
          horizonMs,
        );
        expect(
          live.filter(({ foreseenBy }) => foreseenBy !== null).map((one) => one.failure.at),
        ).toEqual(tried.map(({ at }) => at));
      },
    ),
    { numRuns: 100 },
  );
});
