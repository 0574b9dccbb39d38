import { expect, test } from "vitest";
import { day, initialProfile, learnProfile, residualOf, week } from "./seasonal-profile.ts";

const hour = 3_600_000;
const hourly = (at: number, value: number) => ({ at: at * hour, value, intervalMs: hour });

test("a slice is believed after four days, and then knows its time of the day", () => {
  const profile = initialProfile(day);
  for (let at = 0; at < 96; at++) {
    expect(residualOf(profile, day, hourly(at, 0))).toBeNaN();
    learnProfile(profile, day, hourly(at, at % 24));
  }
  expect(residualOf(profile, day, hourly(96 + 7, 10))).toBeCloseTo(3, 5);
});

test("a week is believed from its second visit on", () => {
  const profile = initialProfile(week);
  for (let at = 0; at < 2 * 168; at++) learnProfile(profile, week, hourly(at, at % 168));
  expect(residualOf(profile, week, hourly(2 * 168 + 100, 101))).toBeCloseTo(1, 5);
});

test("one wild reading moves a slice by three usual deviations at most", () => {
  const profile = initialProfile(day);
  for (let at = 0; at < 24 * 20; at++) learnProfile(profile, day, hourly(at, at % 2));
  const before = residualOf(profile, day, hourly(0, 0));
  const usual = profile.deviation;
  learnProfile(profile, day, hourly(24 * 20, 1e6));
  const moved = before - residualOf(profile, day, hourly(0, 0));
  expect(moved).toBeLessThan((3 * 6 * (usual + 1e-9)) / 10 + 1e-6);
});
