import { describe, expect, test } from "vitest";
import { defaultDistance } from "../detectors/group-detector.ts";
import { day, gauss, hour, minute, uniform } from "../testing/series.ts";
import { cautionOf, nobodyYet, watchGroup } from "./anomaly-group.ts";

const every = 10 * minute;
const spans = { everyMs: every, learnsMs: 14 * day };
const signals = [1, 2, 3];

/** An asset's group, row after row; `said` makes a row's values of the noise of each signal. */
class Rows {
  readonly group = nobodyYet(signals.length);
  readonly random = uniform(5);
  at = 0;

  run(
    ms: number,
    said: (noise: number[], at: number) => number[] = (noise) => noise,
    { step = every, learn = true, told = null as number | null } = {},
  ): number {
    let furthest = 0;
    for (const until = this.at + ms; this.at < until; this.at += step) {
      const noise = signals.map(() => gauss(this.random));
      const score = watchGroup(this.group, {
        at: this.at,
        values: Float64Array.from(said(noise, this.at)),
        signals,
        learn,
        toldForMs: told === null ? null : this.at - told,
        ...spans,
        longestStepMs: 3 * step,
      });
      furthest = Math.max(furthest, score?.distance ?? 0);
    }
    return furthest;
  }
}

const without =
  (place: number, at: (moment: number) => boolean = () => true) =>
  (noise: number[], moment: number) =>
    noise.map((each, index) => (index === place && at(moment) ? Number.NaN : each));

describe("who is watched together", () => {
  test("is known after an hour, and made sure of after a day", () => {
    const rows = new Rows();
    rows.run(hour - every, without(2));
    expect(rows.group.members).toEqual([]);
    rows.run(every, without(2));
    expect(rows.group.members).toEqual([1, 2]);
    rows.run(23 * hour, without(2));
    expect(rows.group.members).toEqual([1, 2]);
    expect(rows.group.learntMs).toBe(day - hour + every);
  });

  test("begins anew where it turns out that another belongs to it", () => {
    const rows = new Rows();
    const late = without(2, (at) => at < 3 * hour);
    rows.run(day - every, late);
    expect(rows.group.members).toEqual([1, 2]);
    rows.run(every, late);
    expect(rows.group.members).toEqual([1, 2, 3]);
    expect(rows.group.learntMs).toBe(every);
  });

  test("is chosen again when one has gone for good while it is young, and not when it is grown", () => {
    const young = new Rows();
    young.run(4 * day);
    expect(young.group.state?.phase).toBe("young");
    young.run(day - every, without(0));
    expect(young.group.members).toEqual([1, 2, 3]);
    young.run(2 * day, without(0));
    expect(young.group.members).toEqual([2, 3]);
    const grown = new Rows();
    grown.run(15 * day);
    grown.run(3 * day, without(0));
    expect(grown.group.members).toEqual([1, 2, 3]);
  });
});

describe("a young baseline", () => {
  test("judges from 400 rows on, with a caution that falls to none in two weeks", () => {
    const rows = new Rows();
    rows.run(hour + 398 * every);
    expect(rows.group.state?.phase).toBe("learning");
    const cautions: number[] = [];
    for (let more = 0; more < 12; more++) {
      rows.run(day);
      cautions.push(cautionOf(rows.group, spans));
    }
    expect(cautions[0]).toBeCloseTo(Math.sqrt(2_016 / 400), 6);
    expect(cautions).toEqual(cautions.toSorted((a, b) => b - a));
    expect(cautions.at(-1)).toBe(1);
    expect(rows.group.state?.phase).toBe("watching");
  });

  test("tells of what is overwhelming, and not of what a grown one would tell of", () => {
    const shifted = (by: number) => (noise: number[]) => noise.map((each) => each + by);
    const distance = (days: number, by: number) => {
      const rows = new Rows();
      rows.run(days * day);
      return rows.run(12 * hour, shifted(by), { learn: false });
    };
    expect(distance(4, 1.25)).toBeLessThan(defaultDistance);
    expect(distance(15, 1.25)).toBeGreaterThan(defaultDistance);
    expect(distance(4, 4)).toBeGreaterThan(defaultDistance);
  });

  test("stays as it was while something is told of by it, for as long again as it has learnt", () => {
    const rows = new Rows();
    rows.run(4 * day);
    const by = rows.group.judgesByMs;
    const from = rows.at;
    rows.run(by - every, undefined, { told: from });
    expect(rows.group.judgesByMs).toBe(by);
    rows.run(5 * hour, undefined, { told: from });
    expect(rows.group.judgesByMs).toBeGreaterThan(2 * by);
  });

  test("is as old as the time it has learnt: not its gaps, nor what was left out, at whatever rate", () => {
    const rows = new Rows();
    rows.run(2 * day, undefined, { step: hour });
    rows.at += 10 * day;
    rows.run(2 * day, undefined, { step: hour });
    rows.run(5 * day, undefined, { step: hour, learn: false });
    const days = rows.group.learntMs / day;
    // The first hour chose, and the gap counts as three rows.
    expect(days).toBeGreaterThan(4);
    expect(days).toBeLessThan(4.2);
  });

  test("of slow signals takes 1,600 rows, however long two weeks of them are", () => {
    const rows = new Rows();
    rows.run(16 * day, undefined, { step: hour });
    expect(rows.group.state?.phase).toBe("learning");
    rows.run(day, undefined, { step: hour });
    expect(rows.group.state?.phase).toBe("young");
    expect(cautionOf(rows.group, spans)).toBeCloseTo(2, 6);
    rows.run(51 * day, undefined, { step: hour });
    expect(rows.group.state?.phase).toBe("watching");
    expect(cautionOf(rows.group, spans)).toBe(1);
  });
});
