import { expect, test } from "vitest";
import { goertzelPower } from "./goertzel.ts";
import { shiftOfLevel } from "./level-shift.ts";
import { initialWindow, takeRecent } from "./recent-window.ts";
import { initialSpectral, octavePowers, stepSpectral } from "./spectral-novelty.ts";
import { changeOfVariance } from "./variance-change.ts";

function windowOf(value: (index: number) => number, count = 96) {
  const window = initialWindow();
  for (let index = 0; index < count; index++) takeRecent(window, value(index));
  return window;
}

test("a shift is the difference of means over Welch's standard error", () => {
  // Around 0 and around 2, both ±1: variances 72/71 and 24/23.
  const window = windowOf((index) => (index % 2 === 0 ? 1 : -1) + (index < 72 ? 0 : 2));
  expect(shiftOfLevel(window)).toBeCloseTo(2 / Math.sqrt(1 / 71 + 1 / 23), 5);
  expect(changeOfVariance(window)).toBeCloseTo(
    Math.log((24 / 23) * (71 / 72)) / Math.sqrt(2 / 23 + 2 / 71),
    5,
  );
});

test("a change of variance is that of its logarithm, up or down, wherever the level is", () => {
  const wider = windowOf((index) => 1_000 + (index % 2 === 0 ? 1 : -1) * (index < 72 ? 1 : 4));
  const narrower = windowOf((index) => (index % 2 === 0 ? 1 : -1) * (index < 72 ? 4 : 1));
  const error = Math.sqrt(2 / 23 + 2 / 71);
  const unbiased = Math.log((24 / 23) * (71 / 72));
  expect(changeOfVariance(wider)).toBeCloseTo((Math.log(16) + unbiased) / error, 4);
  expect(changeOfVariance(narrower)).toBeCloseTo((Math.log(16) - unbiased) / error, 4);
});

test("neither says anything before there are ninety-six readings", () => {
  const window = windowOf((index) => index, 95);
  expect([shiftOfLevel(window), changeOfVariance(window)]).toEqual([null, null]);
});

test("a sine's power is (a n / 2)² at its own frequency and nothing at others", () => {
  const sine = Array.from({ length: 64 }, (_, i) => 3 * Math.sin((2 * Math.PI * 8 * i) / 64));
  expect(goertzelPower(sine, 8)).toBeCloseTo((3 * 32) ** 2, 6);
  expect(goertzelPower(sine, 9)).toBeCloseTo(0, 6);
});

test("a sine's power lies in its own octave, wherever the ring begins", () => {
  const of = (oldest: number) => {
    const ring = new Float32Array(64);
    for (let i = 0; i < 64; i++) ring[(oldest + i) % 64] = Math.sin((2 * Math.PI * 5.5 * i) / 64);
    return octavePowers(ring, oldest);
  };
  const powers = of(0);
  expect(powers.indexOf(Math.max(...powers))).toBe(2);
  expect(powers[2]! / powers.reduce((sum, power) => sum + power, 0)).toBeGreaterThan(0.95);
  for (const [octave, power] of of(23).entries()) expect(power).toBeCloseTo(powers[octave]!, 6);
});

test("the spectrum's score stands between two stretches", () => {
  const state = initialSpectral();
  const scores = Array.from({ length: 960 }, (_, index) =>
    stepSpectral(state, Math.sin(index) + Math.sin(index * 2.3) + (index % 7) / 10),
  );
  expect(scores.slice(0, 640).every((score) => score === null)).toBe(true);
  expect(new Set(scores.slice(-16)).size).toBeLessThanOrEqual(2);
});
