import { expect, test } from "vitest";
import type { OpenedOrder } from "./score.ts";
import { hour, scoreOrders } from "./score.ts";

const at = (hours: number) => hours * hour;
const event = (asset: string, component: string, hours: number) => ({
  asset,
  component,
  at: at(hours),
});
const order = (
  id: string,
  asset: string,
  component: string | null,
  hours: number,
): OpenedOrder => ({
  id,
  asset,
  component,
  openedAt: at(hours),
});
const score = (
  orders: OpenedOrder[],
  failures: ReturnType<typeof event>[],
  scheduled: ReturnType<typeof event>[] = [],
) => scoreOrders(orders, { startsAt: 0, failures, replacements: [...failures, ...scheduled] });

test("an order for the right component in the 48 h before a failure foresaw it", () => {
  const result = score([order("a", "M-1", "comp1", 100)], [event("M-1", "comp1", 124)]);
  expect(result).toMatchObject({ precision: 1, recall: 1, medianLeadHours: 24, failures: 1 });
});

test("48 h before counts, a moment earlier does not, and neither does the moment of the failure", () => {
  const failures = [event("M-1", "comp1", 148)];
  expect(score([order("a", "M-1", "comp1", 100)], failures).precededByOrder).toBe(1);
  const tooEarly = [{ ...order("a", "M-1", "comp1", 100), openedAt: at(100) - 1 }];
  expect(score(tooEarly, failures)).toMatchObject({ precededByOrder: 0, ordersWithoutFailure: 1 });
  const tooLate = [order("a", "M-1", "comp1", 148)];
  expect(score(tooLate, failures)).toMatchObject({ precededByOrder: 0, ordersWithoutFailure: 1 });
});

test("another component or another machine is no hit", () => {
  const failures = [event("M-1", "comp1", 124)];
  const orders = [
    order("a", "M-1", "comp2", 100),
    order("b", "M-2", "comp1", 100),
    order("c", "M-1", null, 100),
  ];
  expect(score(orders, failures)).toMatchObject({
    precision: 0,
    recall: 0,
    ordersWithoutFailure: 3,
  });
});

test("two components failing at one time are two failures", () => {
  const failures = [event("M-1", "comp1", 124), event("M-1", "comp2", 124)];
  expect(score([order("a", "M-1", "comp1", 110)], failures)).toMatchObject({
    failures: 2,
    recall: 0.5,
  });
});

test("two orders before one failure are both right, the failure counts once, with the longer lead", () => {
  const orders = [order("a", "M-1", "comp1", 104), order("b", "M-1", "comp1", 112)];
  const result = score(orders, [event("M-1", "comp1", 124)]);
  expect(result).toMatchObject({
    ordersBeforeFailure: 2,
    precededByOrder: 1,
    precision: 1,
    medianLeadHours: 20,
  });
});

test("an order before a scheduled replacement is in neither figure and is printed", () => {
  const orders = [order("a", "M-1", "comp1", 100), order("b", "M-1", "comp2", 100)];
  const result = score(orders, [event("M-1", "comp2", 130)], [event("M-1", "comp1", 110)]);
  expect(result).toMatchObject({
    orders: 2,
    ordersBeforeFailure: 1,
    ordersWithoutFailure: 0,
    precision: 1,
  });
  expect(result.scheduledOrders.map(({ id }) => id)).toEqual(["a"]);
});

test("an order before a failure is right even when a scheduled replacement comes first", () => {
  const result = score(
    [order("a", "M-1", "comp1", 100)],
    [event("M-1", "comp1", 140)],
    [event("M-1", "comp1", 110)],
  );
  expect(result).toMatchObject({ ordersBeforeFailure: 1, ordersBeforeScheduledReplacement: 0 });
});

test("failures of the first day stand apart and so do the orders that foresaw them", () => {
  const failures = [
    event("M-1", "comp1", 21),
    event("M-2", "comp1", 23),
    event("M-3", "comp1", 24),
  ];
  const orders = [order("a", "M-1", "comp1", 10), order("b", "M-3", "comp1", 12)];
  const result = score(orders, failures);
  expect(result).toMatchObject({
    failures: 1,
    precededByOrder: 1,
    recall: 1,
    precision: 1,
    failuresInFirstDay: 2,
    firstDayPrecededByOrder: 1,
  });
  expect(result.recallWithFirstDay).toBeCloseTo(2 / 3);
  expect(result.missed).toMatchObject([{ asset: "M-2", inFirstDay: true }]);
});

test("a worked fleet: 3 of 4 failures foreseen by 3 of 4 orders, one order apart", () => {
  const failures = [
    event("M-1", "comp1", 100),
    event("M-1", "comp1", 500),
    event("M-2", "comp3", 200),
    event("M-3", "comp4", 300),
  ];
  const orders = [
    order("a", "M-1", "comp1", 76), // 24 h before
    order("b", "M-1", "comp1", 490), // 10 h before
    order("c", "M-2", "comp3", 164), // 36 h before
    order("d", "M-3", "comp4", 240), // 60 h before: too early
    order("e", "M-3", "comp2", 240), // replaced on schedule 30 h later
  ];
  expect(score(orders, failures, [event("M-3", "comp2", 270)])).toMatchObject({
    failures: 4,
    precededByOrder: 3,
    orders: 5,
    ordersBeforeFailure: 3,
    ordersWithoutFailure: 1,
    ordersBeforeScheduledReplacement: 1,
    precision: 0.75,
    recall: 0.75,
    medianLeadHours: 24,
  });
});

test("without orders and failures there is no figure rather than a zero", () => {
  expect(score([], [])).toMatchObject({ precision: null, recall: null, medianLeadHours: null });
});
