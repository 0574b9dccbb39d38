import { expect, test } from "vitest";
import { at, begin, day, gauss, minute, play, ruleOf, uniform } from "../testing/series.ts";
import { judgeLives } from "./judge-lives.ts";
import type { Life } from "./life.ts";

const rule = ruleOf({ timeToThreshold: { signal: "x", above: 10, within: "120h" } });

/** A reading each half hour of a machine that is at 10 on its last day, and what the condition said of it. */
function lifeOf(seed: number, level: (days: number, last: number) => number): Life {
  const random = uniform(seed);
  const last = 25 + 15 * random();
  const readings = Array.from({ length: Math.ceil(48 * (last + 1)) }, (_, index) => {
    const days = index / 48;
    return at(index * 30 * minute, level(days, last) + 0.4 * gauss(random));
  });
  const endAt = begin + last * day;
  const predictions = play(rule, readings).transitions.flatMap(({ at: saidAt, explanation }) => {
    const life = explanation.remainingUsefulLife;
    return life === undefined || saidAt >= endAt ? [] : [{ ...life, at: saidAt }];
  });
  return { predictions, end: { at: endAt, end: "reached" } };
}

const seeds = Array.from({ length: 12 }, (_, index) => index + 1);

test("steady wear is foretold days ahead, in intervals that hold as often as they say", () => {
  const straight = (days: number, last: number) => 5 + (5 * Math.max(0, days - 15)) / (last - 15);
  const record = judgeLives(seeds.map((seed) => lifeOf(seed, straight)));
  expect(record.reached).toBe(seeds.length);
  expect(record.prognosticHorizonHours).toBeGreaterThan(72);
  expect(record.alphaLambda!.value).toBeGreaterThan(0.7);
  expect(record.calibration.held / record.calibration.predictions).toBeGreaterThan(0.7);
}, 30_000);

test("wear that grows by a share of itself is foretold as well", () => {
  const growing = (days: number, last: number) => 5 + 5 * Math.exp((days - last) / 6);
  const record = judgeLives(seeds.map((seed) => lifeOf(seed, growing)));
  expect(record.reached).toBe(seeds.length);
  expect(record.calibration.held / record.calibration.predictions).toBeGreaterThan(0.6);
  expect(Math.abs(record.medianErrorHours!)).toBeLessThan(48);
}, 30_000);
