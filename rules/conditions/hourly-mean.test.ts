import { expect, test } from "vitest";
import { hourMs, noHours, pushHourly } from "./hourly-mean.ts";

const of = (values: readonly [number, number][], fillsAnHour: boolean) =>
  values.reduce(
    (hours, [hour, value]) => pushHourly(hours, { at: hour * hourMs, value, keep: 3, fillsAnHour }),
    noHours,
  );

test("an hour counts once it is over, and the last few are kept", () => {
  const hours = of(
    [1, 1.5, 2, 3, 4, 5].map((hour) => [hour, 10 * hour]),
    false,
  );
  expect(hours).toMatchObject({ at: [3, 4], means: [30, 40], openAt: 5 });
});

test("of a signal that reports once an hour it counts at once", () => {
  expect(
    of(
      [
        [1, 10],
        [2, 20],
      ],
      true,
    ),
  ).toMatchObject({ at: [1, 2], means: [10, 20] });
});

test("one that reports more often than it said is no more than a mean an hour", () => {
  const often = Array.from({ length: 10_000 }, (_, index): [number, number] => [
    index / 1_000,
    index % 2,
  ]);
  const hours = of(often, true);
  expect(hours.at).toEqual([7, 8, 9]);
  expect(hours.means).toEqual([0.5, 0.5, 0.5]);
});
