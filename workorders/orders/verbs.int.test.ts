import { testDatabase } from "#platform/testing";
import { beforeAll, describe, expect, it } from "vitest";

import { fixture } from "../testing/fixture.ts";
import { stockErrors } from "../testing/stock-check.ts";
import { addKit, addLocation, addPart, addTechnician } from "../testing/supply.ts";
import { countOrders } from "./count-orders.ts";
import { takeFlag } from "./take-flag.ts";
import { approve } from "./verbs/approve.ts";
import { awaitMaterial } from "./verbs/await-material.ts";
import { cancel } from "./verbs/cancel.ts";
import { complete } from "./verbs/complete.ts";
import { dispatch } from "./verbs/dispatch.ts";
import { resume } from "./verbs/resume.ts";
import { start } from "./verbs/start.ts";

let f: ReturnType<typeof fixture>;
let database: Awaited<ReturnType<typeof testDatabase>>;
let ana: number;
let bob: number;
let nextAsset = 101;

beforeAll(async () => {
  database = await testDatabase();
  f = fixture(database);
  await addLocation(f.db, "north", 1);
  ana = await addTechnician(f.db, "Ana", ["mechanical"]);
  bob = await addTechnician(f.db, "Bob", ["mechanical"]);
});

const report = {
  foundCondition: "as-flagged",
  activity: "replace",
  partsUsed: [] as { number: string; quantity: number }[],
  downtimeMinutes: 30,
  note: "",
} as const;

/** An order of its own asset, with a kit of the parts given; a mode of its own, so that kits don't mix. */
async function openWith(kit: Record<number, number>, more: object = {}) {
  const assetId = (nextAsset += 1);
  const failureMode = `mode-${assetId}`;
  if (Object.keys(kit).length > 0) await addKit(f.db, failureMode, kit);
  const flag = await f.raise({ assetId, failureMode, ...more });
  const order = (await f.orders()).find((one) => one.asset_id === assetId);
  return { id: order!.id, flag };
}

async function begin(id: number): Promise<void> {
  await f.do(dispatch, id, { technicianId: ana });
  await f.do(start, id, {});
}

const orderOf = async (id: number) => (await f.orders()).find((order) => order.id === id)!;

async function stockOf(partId: number) {
  const { on_hand, reserved } = await f.db
    .selectFrom("workorders.stock")
    .where("part_id", "=", partId)
    .select(["on_hand", "reserved"])
    .executeTakeFirstOrThrow();
  return { onHand: on_hand, reserved };
}

describe("two people at once", () => {
  it("have one winner; the other learns the state that came of it", async () => {
    const { id } = await openWith({});
    const answers = await Promise.allSettled([
      f.do(dispatch, id, { technicianId: ana }),
      f.do(dispatch, id, { technicianId: bob }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const lost = answers.find((answer) => answer.status === "rejected");
    expect(lost?.reason).toMatchObject({
      status: 409,
      code: "wrong-status",
      data: { status: "dispatched" },
      message: expect.stringContaining(`WO-${id} cannot be dispatched: it is dispatched since`),
    });
  });

  it("cannot act on a version that has passed", async () => {
    const { id } = await openWith({});
    await f.do(dispatch, id, { technicianId: ana, version: 1 });
    await expect(f.do(start, id, { version: 1 })).rejects.toMatchObject({
      status: 409,
      code: "stale-version",
      data: { status: "dispatched", version: 2 },
    });
  });
});

describe("a kit", () => {
  it("goes from promised to picked to used, and what is not used goes back", async () => {
    const part = await addPart(f.db, "A-1", { north: 5 });
    const { id, flag } = await openWith({ [part]: 3 });
    expect(await stockOf(part)).toEqual({ onHand: 5, reserved: 3 });
    await begin(id);
    expect(await stockOf(part)).toEqual({ onHand: 2, reserved: 0 });
    await f.do(complete, id, { ...report, partsUsed: [{ number: "A-1", quantity: 2 }] });
    expect(await stockOf(part)).toEqual({ onHand: 3, reserved: 0 });
    const order = await orderOf(id);
    expect(order).toMatchObject({ status: "completed", repaired: true });
    expect(order.report).toMatchObject({ foundCondition: "as-flagged", downtimeMinutes: 30 });
    const done = (await f.events("workorder.completed")).find((one) => one.workOrderId === id);
    expect(done).toMatchObject({
      repaired: true,
      outcomes: [{ flagId: flag.flagId, ruleVersionId: 1, outcome: "confirmed" }],
    });
    expect(await stockErrors(f.db)).toEqual([]);
  });

  it("can be exceeded: first from free stock, then noted as from outside", async () => {
    const planned = await addPart(f.db, "B-1", { north: 2 });
    await addPart(f.db, "B-2", { north: 0 });
    const { id } = await openWith({ [planned]: 1 });
    await begin(id);
    const partsUsed = [
      { number: "B-1", quantity: 4 },
      { number: "B-2", quantity: 1 },
    ];
    await f.do(complete, id, { ...report, partsUsed });
    const lines = await f.db
      .selectFrom("workorders.kit_line")
      .where("order_id", "=", id)
      .orderBy("part_id")
      .select(["quantity", "used", "outside_stock"])
      .execute();
    expect(lines).toEqual([
      { quantity: 1, used: 4, outside_stock: 2 },
      { quantity: 0, used: 1, outside_stock: 1 },
    ]);
    expect(await stockOf(planned)).toEqual({ onHand: 0, reserved: 0 });
    expect(await stockErrors(f.db)).toEqual([]);
  });

  it("with an unknown part used is refused by field, and nothing changes", async () => {
    const { id } = await openWith({});
    await begin(id);
    const partsUsed = [{ number: "NO-SUCH", quantity: 1 }];
    await expect(f.do(complete, id, { ...report, partsUsed })).rejects.toMatchObject({
      status: 422,
      data: { errors: [{ field: "partsUsed[0].number" }] },
    });
    expect((await orderOf(id)).status).toBe("in-progress");
  });

  it("that is given back goes to the most urgent order that waits for it, which then goes on", async () => {
    const part = await addPart(f.db, "C-1", { north: 1 });
    const holder = await openWith({ [part]: 1 });
    const later = await openWith({ [part]: 1 });
    const urgent = await openWith({ [part]: 1 }, { severity: 4, timeToFailureHours: 4 });
    expect((await orderOf(urgent.id)).status).toBe("awaiting-material");
    await f.do(cancel, holder.id, { reason: "the line is shut down" });
    await f.settle();
    expect((await orderOf(urgent.id)).status).toBe("approved");
    expect((await orderOf(later.id)).status).toBe("awaiting-material");
    expect(await stockOf(part)).toEqual({ onHand: 1, reserved: 1 });
    expect(await stockErrors(f.db)).toEqual([]);
  });

  it("grows when more is needed, and the order waits only for what stock lacks", async () => {
    const there = await addPart(f.db, "D-1", { north: 1 });
    await addPart(f.db, "D-2", { north: 0 });
    const { id } = await openWith({});
    await begin(id);
    const reason = "the shaft is scored";
    await f.do(awaitMaterial, id, { reason, parts: [{ number: "D-1", quantity: 1 }] });
    expect((await orderOf(id)).status).toBe("approved");
    expect(await stockOf(there)).toEqual({ onHand: 1, reserved: 1 });
    await f.do(awaitMaterial, id, { reason, parts: [{ number: "D-2", quantity: 2 }] });
    expect((await orderOf(id)).status).toBe("awaiting-material");
    await expect(f.do(resume, id, { withoutParts: false })).rejects.toMatchObject({
      code: "parts-missing",
      message: expect.stringContaining("it lacks 2 × Part D-2 (D-2)"),
    });
  });

  it("is promised for good by the approval", async () => {
    const part = await addPart(f.db, "E-1", { north: 1 }, 9_000);
    const { id } = await openWith({ [part]: 1 });
    expect((await orderOf(id)).status).toBe("awaiting-approval");
    await f.do(approve, id, {});
    const states = await f.db
      .selectFrom("workorders.reservation")
      .where("order_id", "=", id)
      .select("state")
      .execute();
    expect(states).toEqual([{ state: "hard" }]);
  });
});

describe("a crowd", () => {
  it("opening, cancelling and completing over the same parts neither deadlocks nor loses a unit", async () => {
    const one = await addPart(f.db, "X-1", { north: 20 });
    const two = await addPart(f.db, "X-2", { north: 20 });
    await addKit(f.db, "crowded", { [two]: 1, [one]: 1 });
    await addKit(f.db, "crowded-too", { [one]: 2, [two]: 1 });
    const flags = Array.from({ length: 40 }, (_, index) =>
      f.flag({ assetId: 500 + index, failureMode: index % 2 === 0 ? "crowded" : "crowded-too" }),
    );
    const open = (chosen: typeof flags) =>
      chosen.map((flag) => f.db.transaction().execute((trx) => takeFlag(trx, f.settings, flag)));
    await Promise.all(open(flags.slice(0, 20)));
    const orders = (await f.orders()).filter((order) => order.failure_mode.startsWith("crowded"));
    await Promise.all([
      ...open(flags.slice(20)),
      ...orders.map(async ({ id, status }, index) => {
        if (status === "awaiting-material" || index % 3 === 0) {
          return f.do(cancel, id, { reason: "not needed" });
        }
        await begin(id);
        const partsUsed = [{ number: index % 2 === 0 ? "X-1" : "X-2", quantity: 1 }];
        return f.do(complete, id, { ...report, partsUsed });
      }),
    ]);
    await f.settle();
    expect(await stockErrors(f.db)).toEqual([]);
  });
});

describe("the counts", () => {
  it("come from the tables", async () => {
    const from = new Date(f.clock.now());
    f.clock.advance(60_000);
    const part = await addPart(f.db, "F-1", { north: 5 });
    const { id } = await openWith({ [part]: 1 });
    await openWith({ [part]: 9 });
    await begin(id);
    await f.do(complete, id, { ...report, foundCondition: "no-fault", activity: "inspection" });
    expect(await countOrders(database, new Date(from.getTime() + 1))).toEqual({
      workOrders: 2,
      kitsReserved: 1,
      repaired: 0,
      outcomes: {
        confirmed: 0,
        early: 0,
        "no-fault-found": 1,
        "sensor-fault": 0,
        "other-cause": 0,
        "could-not-inspect": 0,
      },
      flagToWorkOrderMs: { p50: 20, p95: 20 },
    });
  });
});
