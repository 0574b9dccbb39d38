import { expect, test } from "vitest";
import { ordersToClose } from "./maintenance-visit.ts";
import { hour } from "./score.ts";

const now = 1_000 * hour;
const event = (asset: string, component: string, at = now) => ({ at, asset, component });
const order = (asset: string, component: string | null, ageHours: number) => ({
  asset,
  component,
  openedAt: now - ageHours * hour,
});
const close = (
  orders: ReturnType<typeof order>[],
  repairs = [event("M-1", "comp1")],
  failures = [event("M-1", "comp1")],
) =>
  ordersToClose(orders, { now, repairs, failures }).map(({ component, found }) => [
    component,
    found,
  ]);

test("the order for what failed and was replaced is closed as failed", () => {
  expect(close([order("M-1", "comp1", 24)])).toEqual([["comp1", "failed"]]);
});

test("a replacement without a failure, or with one of another time, is no failure", () => {
  expect(close([order("M-1", "comp1", 24)], undefined, [])).toEqual([["comp1", "replaced"]]);
  const later = [event("M-1", "comp1", now + hour)];
  expect(close([order("M-1", "comp1", 24)], undefined, later)).toEqual([["comp1", "replaced"]]);
});

test("an old order for another component of the opened machine is closed as sound, a young one waits", () => {
  expect(close([order("M-1", "comp2", 49), order("M-1", "comp3", 48)])).toEqual([
    ["comp2", "sound"],
  ]);
});

test("machines that nobody opens keep their orders", () => {
  expect(close([order("M-2", "comp1", 500)])).toEqual([]);
});
