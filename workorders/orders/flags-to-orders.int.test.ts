import { appendToOutbox } from "#platform";
import { testDatabase } from "#platform/testing";
import { beforeAll, describe, expect, it } from "vitest";

import { fixture } from "../testing/fixture.ts";
import { stockErrors } from "../testing/stock-check.ts";
import { addKit, addLocation, addPart, addTechnician } from "../testing/supply.ts";
import { takeFlag } from "./take-flag.ts";
import { cancel } from "./verbs/cancel.ts";
import { complete } from "./verbs/complete.ts";
import { dispatch } from "./verbs/dispatch.ts";
import { start } from "./verbs/start.ts";

let f: ReturnType<typeof fixture>;
let ana: number;
let bearing: number;

beforeAll(async () => {
  f = fixture(await testDatabase());
  await addLocation(f.db, "north", 1);
  await addLocation(f.db, "central", null);
  bearing = await addPart(f.db, "BRG-1", { north: 1, central: 5 });
  const seal = await addPart(f.db, "SEAL-1", { central: 1 });
  await addKit(f.db, "bearing-wear", { [bearing]: 1, [seal]: 1 });
  ana = await addTechnician(f.db, "Ana", ["mechanical", "instrumentation"]);
});

const report = {
  foundCondition: "as-flagged",
  activity: "replace",
  partsUsed: [],
  downtimeMinutes: 30,
  note: "",
} as const;

async function ordersOf(assetId: number) {
  const all = await f.orders();
  return all.filter((order) => order.asset_id === assetId);
}

async function finish(orderId: number, more: object = {}): Promise<void> {
  await f.do(dispatch, orderId, { technicianId: ana });
  await f.do(start, orderId, {});
  await f.do(complete, orderId, { ...report, partsUsed: [], ...more });
}

async function historyOf(orderId: number): Promise<string[]> {
  const rows = await f.db
    .selectFrom("workorders.history")
    .where("order_id", "=", orderId)
    .orderBy("id")
    .select("text")
    .execute();
  return rows.map(({ text }) => text);
}

describe("a raised flag", () => {
  it("opens one order with its priority, its kit set aside and the reasons for each", async () => {
    const flag = await f.raise({ assetId: 101 });
    const [order] = await ordersOf(101);
    expect(order).toMatchObject({
      title: "Bearing wear on P-101",
      site_id: 1,
      status: "approved",
      required_skill: "mechanical",
      priority_class: "P3",
      priority_score: 4,
      repeat_of: null,
    });
    expect(order?.id).toBeGreaterThan(1000);
    expect(order?.priority_terms).toHaveLength(4);
    expect(order?.due_at.getTime()).toBe(flag.raisedAt + 72 * 3_600_000);
    const history = await historyOf(order!.id);
    expect(history[0]).toContain(`Opened from flag F-${flag.flagId}: Vibration is 7.4 mm/s`);
    expect(history[1]).toBe(
      "Set aside: 1 × Part BRG-1 (BRG-1) at Depot north, 1 × Part SEAL-1 (SEAL-1) at Depot central.",
    );
    const [reserved] = await f.events("workorder.kit-reserved");
    expect(reserved).toMatchObject({ number: `WO-${order?.id}`, short: [], complete: true });
    expect(await stockErrors(f.db)).toEqual([]);
  });

  it("states what is short, and the order waits for it", async () => {
    await f.raise({ assetId: 102 });
    const [order] = await ordersOf(102);
    expect(order?.status).toBe("awaiting-material");
    const history = await historyOf(order!.id);
    expect(history).toContain("Missing: 1 × Part SEAL-1 (SEAL-1).");
  });

  it("attaches to the open order of its failure mode, and can make it more urgent", async () => {
    await f.raise({ assetId: 103, failureMode: "seal-leak" });
    await f.raise({ assetId: 103, failureMode: "seal-leak", severity: 4, timeToFailureHours: 6 });
    const orders = await ordersOf(103);
    expect(orders).toHaveLength(1);
    expect(orders[0]).toMatchObject({ priority_class: "P1", version: 2 });
    expect(await historyOf(orders[0]!.id)).toContain(
      "Priority is now P1, after P3: the flags behind it changed.",
    );
  });

  it("makes the order due when the machine may fail at the soonest, and moves that when it says so anew", async () => {
    const hours = { hours: 46, low: 31, high: 70, confidence: 0.8 };
    const remainingUsefulLife = { ...hours, at: f.clock.now() - 1_000 };
    const flag = await f.raise({
      assetId: 116,
      failureMode: "imbalance",
      severity: 2,
      remainingUsefulLife,
    });
    const [order] = await ordersOf(116);
    expect(order!.due_at.getTime()).toBe(flag.triggeredAt + 31 * 3_600_000);
    const said = { hours: 12, low: 9, high: 20, confidence: 0.8 };
    const at = f.clock.now() + 3_600_000;
    await f.db.transaction().execute((trx) =>
      appendToOutbox(trx, [
        {
          topic: "flag.re-estimated",
          key: "asset:116",
          siteId: order!.site_id,
          payload: {
            flagId: flag.flagId,
            at: new Date(at).toISOString(),
            remainingUsefulLife: said,
            summary: "It reaches 10 mm/s in about 12 h.",
          },
        },
      ]),
    );
    await f.settle();
    const [moved] = await ordersOf(116);
    expect(moved!.due_at.getTime()).toBe(at + 9 * 3_600_000);
    expect(moved!.due_why).toBe(
      "Due when the failure may come at the soonest, 9 h after the estimate (at 80 %).",
    );
    const history = await historyOf(order!.id);
    expect(history.at(-1)).toMatch(/^Due 21 h sooner than before\. Due when the failure may come/);
  });

  it("changes nothing when it is delivered again, however often", async () => {
    const flag = await f.raise({ assetId: 104, failureMode: "imbalance" });
    const before = await ordersOf(104);
    const history = await historyOf(before[0]!.id);
    await f.publish("flag.raised", flag, flag);
    await f.settle();
    expect(await ordersOf(104)).toEqual(before);
    expect(await historyOf(before[0]!.id)).toEqual(history);
  });

  it("that is back after it had returned stands behind its order again", async () => {
    const flag = await f.raise({ assetId: 109, failureMode: "imbalance" });
    await f.publish("flag.returned", flag);
    await f.publish("flag.raised", { ...flag, occurrences: 2 });
    await f.settle();
    const orders = await ordersOf(109);
    expect(orders).toHaveLength(1);
    const states = await f.db
      .selectFrom("workorders.work_order_flag")
      .where("order_id", "=", orders[0]!.id)
      .select(["flag_id", "state", "occurrences"])
      .execute();
    expect(states).toEqual([{ flag_id: flag.flagId, state: "raised", occurrences: 2 }]);
  });

  it("that is back after its order was cancelled opens another", async () => {
    const flag = await f.raise({ assetId: 114, failureMode: "imbalance" });
    const [first] = await ordersOf(114);
    await f.do(cancel, first!.id, { reason: "the line is shut down" });
    await f.publish("flag.returned", flag);
    await f.publish("flag.raised", flag, { ...flag, occurrences: 2 });
    await f.settle();
    const orders = await ordersOf(114);
    expect(orders.map(({ status }) => status)).toEqual(["cancelled", "approved"]);
  });

  it("sends nobody without a failure mode", async () => {
    await f.raise({ assetId: 105, failureMode: null });
    expect(await ordersOf(105)).toEqual([]);
  });

  it("about an instrument opens an instrument order without any part of the machine", async () => {
    await f.raise({ assetId: 106, kind: "instrument", failureMode: "bearing-wear" });
    const [order] = await ordersOf(106);
    expect(order).toMatchObject({
      kind: "instrument",
      failure_mode: "instrument-fault",
      required_skill: "instrumentation",
      status: "approved",
      title: "Faulty instrument on P-106",
    });
    const lines = await f.db
      .selectFrom("workorders.kit_line")
      .where("order_id", "=", order!.id)
      .selectAll()
      .execute();
    expect(lines).toEqual([]);
  });

  it("after the repair opens a return visit that points to the last one", async () => {
    await f.raise({ assetId: 107, failureMode: "cooling-loss" });
    const [first] = await ordersOf(107);
    await finish(first!.id);
    f.clock.advance(86_400_000);
    await f.raise({ assetId: 107, failureMode: "cooling-loss" });
    const [, second] = await ordersOf(107);
    expect(second).toMatchObject({ status: "approved", repeat_of: first!.id });
    await finish(second!.id);
    f.clock.advance(31 * 86_400_000);
    await f.raise({ assetId: 107, failureMode: "cooling-loss" });
    const [, , third] = await ordersOf(107);
    expect(third?.repeat_of).toBeNull();
  });

  it("whose kit costs more than the limit waits for approval, its parts tentatively set aside", async () => {
    const motor = await addPart(f.db, "MOTOR-1", { central: 1 }, 9_000);
    await addKit(f.db, "winding-overheating", { [motor]: 1 });
    await f.raise({ assetId: 108, failureMode: "winding-overheating" });
    const [order] = await ordersOf(108);
    expect(order?.status).toBe("awaiting-approval");
    const states = await f.db
      .selectFrom("workorders.reservation")
      .where("order_id", "=", order!.id)
      .select("state")
      .execute();
    expect(states).toEqual([{ state: "soft" }]);
  });
});

describe("a flag that ends", () => {
  it("by returning to normal leaves the order: a fault that hides is not repaired", async () => {
    const flag = await f.raise({ assetId: 110, failureMode: "imbalance" });
    await f.publish("flag.returned", flag);
    await f.settle();
    const [order] = await ordersOf(110);
    expect(order?.status).toBe("approved");
    expect(await historyOf(order!.id)).toContain(`Flag F-${flag.flagId} returned to normal.`);
  });

  it("by withdrawal cancels an order that nobody was sent on, and gives its kit back", async () => {
    const gasket = await addPart(f.db, "GSK-1", { north: 1 });
    await addKit(f.db, "valve-leak", { [gasket]: 1 });
    const flag = f.flag({ assetId: 111, failureMode: "valve-leak" });
    // Raised and withdrawn before anyone looked: handled in the order in which they happened.
    await f.publish("flag.raised", flag);
    await f.publish("flag.withdrawn", flag);
    await f.settle();
    const [order] = await ordersOf(111);
    expect(order).toMatchObject({
      status: "cancelled",
      status_reason: "every flag behind it was withdrawn",
    });
    const stock = await f.db
      .selectFrom("workorders.stock")
      .where("part_id", "=", gasket)
      .select(["on_hand", "reserved"])
      .execute();
    expect(stock).toEqual([{ on_hand: 1, reserved: 0 }]);
    expect(await stockErrors(f.db)).toEqual([]);
  });

  it("by withdrawal offers to cancel an order once someone is on the way", async () => {
    const flag = await f.raise({ assetId: 112, failureMode: "misalignment" });
    const [order] = await ordersOf(112);
    await f.do(dispatch, order!.id, { technicianId: ana });
    await f.publish("flag.withdrawn", flag);
    await f.settle();
    const [after] = await ordersOf(112);
    expect(after).toMatchObject({
      status: "dispatched",
      cancel_offered: "every flag behind it was withdrawn",
    });
    await f.raise({ assetId: 112, failureMode: "misalignment" });
    const [again] = await ordersOf(112);
    expect(again?.cancel_offered).toBeNull();
  });

  it("by withdrawal keeps an order that another flag stands behind", async () => {
    const worst = await f.raise({ assetId: 113, failureMode: "misalignment", severity: 4 });
    await f.raise({ assetId: 113, failureMode: "misalignment", severity: 2 });
    await f.publish("flag.withdrawn", worst);
    await f.settle();
    const [order] = await ordersOf(113);
    expect(order).toMatchObject({ status: "approved", priority_score: 2 });
  });
});

describe("parallel events", () => {
  it("100 flags of one (asset, failure mode) become one order with all of them", async () => {
    const flags = Array.from({ length: 100 }, () =>
      f.flag({ assetId: 120, failureMode: "lubrication-loss" }),
    );
    await Promise.all(
      flags.map((flag) => f.db.transaction().execute((trx) => takeFlag(trx, f.settings, flag))),
    );
    const orders = await ordersOf(120);
    expect(orders).toHaveLength(1);
    const attached = await f.db
      .selectFrom("workorders.work_order_flag")
      .where("order_id", "=", orders[0]!.id)
      .select("flag_id")
      .execute();
    expect(attached).toHaveLength(100);
  });

  it("100 deliveries of one flag become one order with one flag", async () => {
    const flag = f.flag({ assetId: 121, failureMode: "lubrication-loss" });
    await Promise.all(
      Array.from({ length: 100 }, () =>
        f.db.transaction().execute((trx) => takeFlag(trx, f.settings, flag)),
      ),
    );
    const orders = await ordersOf(121);
    expect(orders).toHaveLength(1);
    expect(orders[0]?.version).toBe(1);
  });

  it("100 claims on one part have one winner, and stock never goes below zero", async () => {
    const rare = await addPart(f.db, "RARE-1", { central: 1 });
    await addKit(f.db, "filter-clogging", { [rare]: 1 });
    const flags = Array.from({ length: 100 }, (_, index) =>
      f.flag({ assetId: 1000 + index, failureMode: "filter-clogging" }),
    );
    await Promise.all(
      flags.map((flag) => f.db.transaction().execute((trx) => takeFlag(trx, f.settings, flag))),
    );
    const orders = (await f.orders()).filter((order) => order.failure_mode === "filter-clogging");
    expect(orders).toHaveLength(100);
    expect(orders.filter(({ status }) => status === "approved")).toHaveLength(1);
    expect(orders.filter(({ status }) => status === "awaiting-material")).toHaveLength(99);
    expect(await stockErrors(f.db)).toEqual([]);
  });
});
