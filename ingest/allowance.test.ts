import { expect, it } from "vitest";
import { createAllowance } from "./allowance.ts";

it("so many at once, then as many a second, each key for itself", () => {
  const allowance = createAllowance({ burst: 3, perSecond: 2, keys: 10 });
  const taken = (key: string, at: number, times: number) =>
    Array.from({ length: times }, () => allowance.take(key, at)).filter(Boolean).length;
  expect(taken("a", 0, 10)).toBe(3);
  expect(taken("b", 0, 10)).toBe(3);
  expect(taken("a", 499, 10)).toBe(0);
  expect(taken("a", 1_000, 10)).toBe(2);
  expect(taken("a", 60_000, 10)).toBe(3);
});

it("a clock that is put back takes nothing away", () => {
  const allowance = createAllowance({ burst: 2, perSecond: 1, keys: 10 });
  expect(allowance.take("a", 3_600_000)).toBe(true);
  expect(allowance.take("a", 0)).toBe(true);
  expect(allowance.take("a", 1)).toBe(false);
  expect(allowance.take("a", 2_000)).toBe(true);
});

it("remembers only so many keys, whoever makes up new ones", () => {
  const allowance = createAllowance({ burst: 1, perSecond: 1, keys: 5 });
  for (let i = 0; i < 1_000; i++) allowance.take(`attacker ${i}`, i);
  expect(allowance.size).toBe(5);
});
