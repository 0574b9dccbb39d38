import { describe, expect, test } from "vitest";
import { signals } from "../testing/series.ts";
import { compareAfterRepair } from "./compare-after-repair.ts";
import { judgeRepair } from "./judge-repair.ts";

const hour = 3_600_000;
const raisedAt = 1_000 * hour;
const times = { raisedAt, repairedAt: raisedAt + 10 * hour, until: raisedAt + 34 * hour };

/** A signal at 10 ± 1, at 16 from a day before the flag until the repair, and at `after` from then on. */
const hoursWith = (after: number | null) =>
  Array.from({ length: 700 }, (_, index) => {
    const at = raisedAt + (index - 660) * hour;
    const wiggle = (index % 5) / 2 - 1;
    if (at >= times.repairedAt) return { at, mean: after ?? Number.NaN };
    return { at, mean: at >= raisedAt - 24 * hour ? 16 : 10 + wiggle };
  }).filter(({ mean }) => !Number.isNaN(mean));

describe("a signal after a repair", () => {
  test("is normal where it lay in the month before the fault", () => {
    expect(compareAfterRepair(hoursWith(10.5), times)).toMatchObject({ is: "normal", usual: 10 });
  });

  test("is off where the fault was", () => {
    expect(compareAfterRepair(hoursWith(15), times)).toMatchObject({ is: "off", before: 16 });
  });

  test("is unheard without an hour since", () => {
    expect(compareAfterRepair(hoursWith(null), times)).toEqual({ is: "unheard" });
  });

  test("says nothing where the fault did not show in it, or nobody knows what is usual", () => {
    const same = hoursWith(10).map(({ at }) => ({ at, mean: 10 + ((at / hour) % 5) / 2 }));
    expect(compareAfterRepair(same, times)).toEqual({ is: "unknown" });
    const young = hoursWith(16).filter(({ at }) => at > raisedAt - 100 * hour);
    expect(compareAfterRepair(young, times)).toEqual({ is: "unknown" });
  });

  test("counts as normal on the other side of where it was: that is another fault", () => {
    expect(compareAfterRepair(hoursWith(4), times)).toMatchObject({ is: "normal" });
  });
});

describe("a repair", () => {
  const of = (after: number | null) => [
    { signal: signals["x"]!, comparison: compareAfterRepair(hoursWith(after), times) },
  ];

  test("is verified with the figure that shows it", () => {
    expect(judgeRepair({ raisedAgainAt: null, signals: of(10) })).toEqual({
      state: "verified",
      words: "X is back at 10 mm/s (usual 10 mm/s)",
    });
  });

  test("has failed when the signal stayed where the fault was", () => {
    expect(judgeRepair({ raisedAgainAt: null, signals: of(16) })).toEqual({
      state: "failed",
      words: "X is at 16 mm/s since the repair, where 10 mm/s is usual and 16 mm/s was the fault",
    });
  });

  test("has failed when the condition was raised again, whatever the means say", () => {
    expect(judgeRepair({ raisedAgainAt: raisedAt + 12 * hour, signals: of(10) }).state).toBe(
      "failed",
    );
  });

  test("cannot be verified in silence", () => {
    expect(judgeRepair({ raisedAgainAt: null, signals: of(null) })).toEqual({
      state: "unheard",
      words: "nothing was heard of X since the repair",
    });
  });

  test("without a signal to compare, that the condition stayed away must do", () => {
    expect(judgeRepair({ raisedAgainAt: null, signals: [] }).state).toBe("verified");
  });
});
