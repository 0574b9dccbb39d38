import { expect, test } from "vitest";
import { at, hour, play, repair, ruleOf } from "../testing/series.ts";

const wear = {
  prior: -4,
  codes: [{ signal: "error", is: "E5", there: 3, absent: -0.2 }],
  shifts: [
    { signal: "x", direction: "up", centre: 10, sigma: 1, there: 3, absent: -0.5 },
    { signal: "x", direction: "down", centre: 10, sigma: 1, there: 0, absent: 0 },
  ],
};
const rule = ruleOf({ signs: wear });
/** Four readings an hour, all at one level. */
const level = (value: number, from: number, hours: number) =>
  Array.from({ length: 4 * hours }, (_, index) => at(from + (index * hour) / 4, value));

test("one sign is not enough, two together foresee the failure", () => {
  const usual = level(10, 0, 30);
  expect(play(rule, [...usual, at(30 * hour, "E5", "error")]).transitions).toEqual([]);
  expect(play(rule, [...usual, ...level(11.5, 30 * hour, 30)]).transitions).toEqual([]);
  const both = [...usual, ...level(11.5, 30 * hour, 30), at(60 * hour, "E1,E5", "error")];
  const { transitions } = play(rule, both);
  expect(transitions.map(({ type }) => type)).toEqual(["raised"]);
  const { explanation } = transitions[0]!;
  // 1 / (1 + e^-2): the prior and both signs.
  expect(explanation.value).toBeCloseTo(0.8808, 4);
  expect(explanation.words).toBe(
    "E5 was reported; X has been high for 1 d (11.5 mm/s, usually 10 mm/s): as before earlier failures (probability 88 %)",
  );
  expect(explanation.facts).toMatchObject({ "error E5": 3, "x up": 3, "x down": 0, prior: -4 });
});

test("it ends when the signs have gone, a day after the code", () => {
  const inputs = [
    ...level(10, 0, 30),
    ...level(11.5, 30 * hour, 30),
    at(60 * hour, "E5", "error"),
    ...level(10, 60 * hour, 40),
  ];
  const { transitions } = play(rule, inputs);
  expect(transitions.map(({ type }) => type)).toEqual(["raised", "returned"]);
  expect(transitions[1]!.at - transitions[0]!.at).toBe(24 * hour);
});

test("what was not heard for half a day says nothing either way", () => {
  const few = [...level(11.5, 0, 11), at(12 * hour, "E5", "error")];
  expect(play(rule, few).state.condition).toMatchObject({ signs: [true, null, null] });
  const enough = [...level(11.5, 0, 13), at(13 * hour, "E1", "error")];
  expect(play(rule, enough).state.condition).toMatchObject({ signs: [null, true, false] });
  expect(play(rule, level(11.5, 0, 30)).state.condition).toMatchObject({
    signs: [false, true, false],
  });
});

test("after a repair the signs of before are forgotten, but not how long the machine has been heard", () => {
  const ill = [...level(11.5, 0, 30), at(30 * hour, "E5", "error")];
  const { transitions, state } = play(rule, [...ill, repair, at(31 * hour, 10)]);
  expect(transitions.map(({ type }) => type)).toEqual(["raised", "returned"]);
  expect(state.condition).toMatchObject({ reported: [null], active: false });
  const later = play(rule, [at(32 * hour, "E1", "error")], state).state;
  expect(later.condition).toMatchObject({ signs: [false, null, null] });
});

test("a bad reading and a missing one are no signs", () => {
  const bad = [at(30 * hour, "E5", "error", { quality: "bad" }), at(31 * hour, null)];
  const { state } = play(rule, [...level(10, 0, 30), ...bad]);
  expect(state.condition).toMatchObject({
    reported: [null],
    probability: expect.closeTo(0.0091, 3),
  });
});

test("a sign list must name something, and end below where it raises", () => {
  expect(() => ruleOf({ signs: { prior: -4 } })).toThrow("at least one of");
  expect(() => ruleOf({ signs: { ...wear, raiseAt: 0.1, clearAt: 0.2 } })).toThrow(
    "must lie under",
  );
});
