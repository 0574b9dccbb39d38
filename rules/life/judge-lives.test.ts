import { expect, test } from "vitest";
import { judgeLives } from "./judge-lives.ts";
import type { Life } from "./life.ts";

const hour = 3_600_000;
/** Said at an hour: hours left, low, high. */
const said = (at: number, hours: number, low: number, high: number | null) => ({
  at: at * hour,
  hours,
  low,
  high,
  confidence: 0.8,
});
const ended = (at: number, end: Life["end"]["end"], ...predictions: Life["predictions"]): Life => ({
  predictions,
  end: { at: at * hour, end },
});

test("a machine that was foretold is judged by horizon, halfway and interval, by hand", () => {
  const record = judgeLives([
    // It ends at 100. At 0: 150 (50 off, more than a fifth of 100). At 24: 90 instead of 76 (14 off). At 48: 50 instead of 52. At 72: 45 instead of 28 (17 off).
    ended(
      100,
      "reached",
      said(0, 150, 110, 200),
      said(24, 90, 60, 120),
      said(48, 50, 40, 60),
      said(72, 45, 20, 50),
      said(100, 0, 0, 0),
    ),
  ]);
  expect(record).toMatchObject({ reached: 1, unforeseen: 0, notFailing: 0 });
  expect(record.prognosticHorizonHours).toBe(76);
  // Halfway is 50: what was said at 48 is 48 then, 2 less than the 50 that are left.
  expect(record.alphaLambda).toMatchObject({ value: 1, of: 1 });
  expect(record.calibration).toMatchObject({ predictions: 4, held: 3, first: { value: 0, of: 1 } });
  expect(record.calibration.stated).toBeCloseTo(0.8, 10);
  expect(record.medianErrorHours).toBe(50);
});

test("halfway is judged by what was said last before it, aged since", () => {
  // At 50 the prediction made at 10 has 130 − 40 = 90 left; true are 50, a fifth of which is 10.
  const late = ended(100, "reached", said(0, 100, 90, 110), said(10, 130, 90, 140));
  expect(judgeLives([late]).alphaLambda?.value).toBe(0);
  // 100 − 50 = 50: nothing off.
  const right = ended(100, "reached", said(0, 100, 90, 110));
  expect(judgeLives([right, late]).alphaLambda).toMatchObject({ value: 0.5, of: 2 });
});

test("a machine that failed before its trend came to the limit had ended then", () => {
  const record = judgeLives([
    ended(90, "failed", said(0, 100, 80, 110), said(95, 5, 0, 10)),
    ended(100, "reached", said(0, 120, 110, 130)),
  ]);
  expect(record).toMatchObject({ reached: 2, failed: 1, unforeseen: 0 });
  // What was said after the end says nothing of it: 0 to 90 lies in 80 to 110, 0 to 100 not in 110 to 130.
  expect(record.calibration).toMatchObject({ predictions: 2, held: 1 });
  expect(record.medianErrorHours).toBe(15);
});

test("a prediction without a far end holds whatever comes late enough", () => {
  const { calibration } = judgeLives([ended(100, "reached", said(0, 40, 20, null))]);
  expect(calibration).toMatchObject({ predictions: 1, held: 1 });
});

test("a machine that never gets near is no horizon", () => {
  expect(judgeLives([ended(100, "reached", said(0, 10, 5, 15))]).prognosticHorizonHours).toBe(0);
});

test("what was repaired before, or subsided, is in no figure but the count of those that outlived it", () => {
  const record = judgeLives([
    ended(100, "repaired", said(0, 60, 40, 80), said(24, 90, 60, 120)),
    ended(30, "subsided", said(0, 60, 40, 80), said(20, 60, 40, null)),
    ended(10, "not-failing", said(0, 20, 10, 30)),
    ended(50, "reached", said(50, 0, 0, 0)),
  ]);
  expect(record).toMatchObject({
    reached: 0,
    unforeseen: 1,
    prognosticHorizonHours: null,
    alphaLambda: null,
    medianErrorHours: null,
    calibration: { stated: null, predictions: 0, held: 0, first: null },
    censored: { repaired: 1, subsided: 1, predictions: 4, outlived: 1 },
    notFailing: 1,
  });
});
