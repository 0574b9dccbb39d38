import { describe, expect, test } from "vitest";
import { gauss, uniform } from "../testing/series.ts";
import { initialPeers, peerLimit, stepPeers } from "./peer-comparison.ts";

const random = uniform(12);
/** Six machines with places of their own, in weather that moves them all. */
const fleet = (row: number, more: (machine: number) => number = () => 0) =>
  Array.from(
    { length: 6 },
    (_, machine) => 20 + 5 * machine + 30 * Math.sin(row / 50) + gauss(random) + more(machine),
  );

function learnt() {
  const state = initialPeers(6);
  for (let row = 0; row < 500; row++) stepPeers(state, fleet(row));
  return state;
}

describe("machines beside each other", () => {
  test("are compared with the median of the others, by hand", () => {
    const state = initialPeers(5);
    for (let row = 0; row < 100; row++) {
      const off = row % 2 === 0 ? 1 : -1;
      expect(stepPeers(state, [10 + off, 1, 2, 4, 5])).toEqual([null, null, null, null, null]);
    }
    // The others' median is 3, its usual distance 7 ± 1; now 9 above: two sigmas, a tenth of it at first.
    const [first] = stepPeers(state, [12, 1, 2, 4, 5]);
    expect(first).toBeCloseTo((0.1 * 2) / Math.sqrt(0.1 / 1.9), 10);
  });

  test("that stood at zero together and start one after the other are told apart again afterwards", () => {
    const state = initialPeers(5);
    const running = (count: number) => [0, 1, 2, 3, 4].map((machine) => (machine < count ? 5 : 0));
    const scores: (number | null)[] = [];
    for (let row = 0; row < 1_000; row++)
      scores.push(
        ...stepPeers(state, running(Math.max(0, Math.min(5, row - 200))), () => row < 200),
      );
    expect(scores.filter((score) => score !== null && !Number.isFinite(score))).toEqual([]);
    expect(scores.slice(-5).map((score) => Math.abs(score!) < peerLimit)).not.toContain(false);
  });

  test("stay under the limit in whatever moves them all", () => {
    const state = learnt();
    for (let row = 500; row < 3_000; row++)
      for (const score of stepPeers(state, fleet(row)))
        expect(Math.abs(score!)).toBeLessThan(peerLimit);
  });

  test("tell on the one that leaves the rest, and on no other", () => {
    const state = learnt();
    let last = stepPeers(state, fleet(500));
    for (let row = 500; row < 560; row++)
      last = stepPeers(
        state,
        fleet(row, (machine) => (machine === 5 ? 6 : 0)),
        (it) => it !== 5,
      );
    const beyond = last.map((score) => Math.abs(score!) >= peerLimit);
    expect(beyond).toEqual([false, false, false, false, false, true]);
    expect(last[5]).toBeGreaterThan(0);
  });

  test("say nothing of one that is silent, nor with fewer than four others", () => {
    const state = learnt();
    const row = fleet(500);
    expect(stepPeers(state, [Number.NaN, ...row.slice(1)])[0]).toBeNull();
    const few = [row[0]!, row[1]!, row[2]!, row[3]!, Number.NaN, Number.NaN];
    expect(stepPeers(state, few).every((score) => score === null)).toBe(true);
  });
});
