import * as fc from "fast-check";
import { expect, test } from "vitest";
import { failureHours } from "./failure-hours.ts";
import { hourlyCost, netValue } from "./net-value.ts";
import type { ValueSums } from "./net-value.ts";
import { shippedAssumptions, valueAssumptionsSchema } from "./value-assumptions.ts";
import type { ValueAssumptions } from "./value-assumptions.ts";

const pump = { tag: "P-101", classCode: "pump" };
const fan = { tag: "F-7", classCode: "fan" };
const stated: ValueAssumptions = {
  ...shippedAssumptions,
  downtimeCostPerHour: { otherwise: 100, classes: { fan: 10 }, assets: { "P-103": 1_000 } },
  failureDowntimeHours: 20,
  visitCost: 250,
  labourCostPerHour: 60,
};
const worth = (sums: Partial<ValueSums>, assumptions = stated) =>
  netValue(
    { gains: [], costs: [], idleFlags: 0, ...sums },
    { assumptions, failureHours: failureHours([], assumptions.failureDowntimeHours) },
  );

test("a fault found in time is worth the standstill it avoided, less the visit, its standstill and its parts", () => {
  const { value, terms } = worth({
    gains: [{ asset: pump, failureMode: "bearing-wear", confirmed: 1, early: 0 }],
    costs: [{ asset: pump, visits: 1, hours: 2, parts: 80 }],
    idleFlags: 3,
  });
  expect(terms.map((each) => [each.term, each.value])).toEqual([
    ["avoided-downtime", 2_000],
    ["visit-downtime", -200],
    ["visits", -250],
    ["parts", -80],
    ["attention", -30],
  ]);
  expect(value).toBe(1_440);
});

test("one that was found early is worth what it would have come to", () => {
  const early = { asset: fan, failureMode: "imbalance", confirmed: 0, early: 1 };
  expect(worth({ gains: [early] }).value).toBe(0.5 * 20 * 10);
});

test("what an asset costs is said of it, else of its class, else of all", () => {
  expect(hourlyCost(stated, { tag: "P-103", classCode: "fan" })).toBe(1_000);
  expect(hourlyCost(stated, fan)).toBe(10);
  expect(hourlyCost(stated, { tag: "constructor", classCode: "toString" })).toBe(100);
});

test("without a price there is no value, and its term says what nobody has stated", () => {
  const costs = [{ asset: pump, visits: 1, hours: 2, parts: 0 }];
  const { value, terms } = worth({ costs, idleFlags: 1 }, shippedAssumptions);
  expect(value).toBeNull();
  expect(terms.filter((each) => each.value === null).map(({ words }) => words)).toEqual([
    "2 h of standstill for visits; nobody has stated what an hour of standstill of P-101 costs",
    "1 visit(s); nobody has stated what one costs",
    "1 flag(s) that came to nothing, 10 minutes each; nobody has stated what an hour of labour costs",
  ]);
  const gain = { asset: pump, failureMode: "bearing-wear", confirmed: 1, early: 0 };
  expect(worth({ gains: [gain] }, shippedAssumptions).terms[0]).toMatchObject({
    value: null,
    words: expect.stringContaining("how long bearing-wear stops an asset is not known"),
  });
});

test("where nothing happened, nothing was gained or lost, whatever it would have cost", () => {
  expect(worth({}, shippedAssumptions).value).toBe(0);
});

test("how long a failure lasts is measured where three were recorded, of its class before any", () => {
  const stop = (assetClass: string, failures: number, hours: number) => ({
    failureMode: "wear",
    assetClass,
    failures,
    hours,
  });
  const of = (stops: ReturnType<typeof stop>[], assumed: number | null = null) =>
    failureHours(stops, assumed)({ asset: pump, failureMode: "wear" });
  expect(of([stop("pump", 3, 12), stop("fan", 9, 90)])).toEqual({ hours: 4, measured: 3 });
  expect(of([stop("pump", 2, 12), stop("fan", 2, 4)])).toEqual({ hours: 4, measured: 4 });
  expect(of([stop("pump", 2, 12)], 7)).toEqual({ hours: 7, measured: null });
  expect(of([stop("pump", 2, 12)])).toBeNull();
});

const share = fc.integer({ min: 0, max: 8 }).map((eighths) => eighths / 8);
const asset = fc.constantFrom(pump, fan, { tag: "P-103", classCode: "pump" });
const part = fc.record({
  gains: fc.array(
    fc.record({ asset, failureMode: fc.constant("wear"), confirmed: share, early: share }),
    { maxLength: 3 },
  ),
  costs: fc.array(fc.record({ asset, visits: share, hours: share, parts: share }), {
    maxLength: 3,
  }),
  idleFlags: fc.integer({ min: 0, max: 3 }),
});

test("what single flags were worth adds up to what they were worth together", () => {
  fc.assert(
    fc.property(fc.array(part, { maxLength: 5 }), (parts) => {
      const together = worth({
        gains: parts.flatMap(({ gains }) => gains),
        costs: parts.flatMap(({ costs }) => costs),
        idleFlags: parts.reduce((sum, { idleFlags }) => sum + idleFlags, 0),
      });
      const added = parts.reduce((sum, one) => sum + worth(one).value!, 0);
      expect(together.value).toBeCloseTo(added, 6);
    }),
    { numRuns: 50 },
  );
});

test("what is shipped is a valid statement, and states no price", () => {
  expect(valueAssumptionsSchema.parse(shippedAssumptions)).toEqual(shippedAssumptions);
  expect(
    worth({ costs: [{ asset: pump, visits: 1, hours: 0, parts: 1 }] }, shippedAssumptions).value,
  ).toBeNull();
});
