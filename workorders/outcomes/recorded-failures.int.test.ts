import { testDatabase } from "#platform/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { kitParts } from "../kits/kit-parts.ts";
import { complete } from "../orders/verbs/complete.ts";
import { dispatch } from "../orders/verbs/dispatch.ts";
import { start as startWork } from "../orders/verbs/start.ts";
import { fixture, start } from "../testing/fixture.ts";
import { addKit, addLocation, addPart, addTechnician } from "../testing/supply.ts";
import type { FailureReport } from "./failure-report.ts";
import { recordedFailures } from "./recorded-failures.ts";

let database: Awaited<ReturnType<typeof testDatabase>>;
let f: ReturnType<typeof fixture>;
let technician: number;
beforeAll(async () => {
  database = await testDatabase();
  f = fixture(database);
  await addLocation(f.db, "north", 1);
  technician = await addTechnician(f.db, "Ana", ["mechanical", "instrumentation"]);
});

const hour = 3_600_000;
const always = { from: start - hour, to: start + 1_000 * hour };

/** An order of this asset, visited an hour later with this finding. */
async function visited(assetId: number, found: Partial<FailureReport>): Promise<string> {
  await f.raise({ assetId });
  const order = (await f.orders()).findLast((one) => one.asset_id === assetId)!;
  await f.do(dispatch, order.id, { technicianId: technician });
  await f.do(startWork, order.id, {});
  f.clock.advance(hour);
  const report = { activity: "replace" as const, partsUsed: [], downtimeMinutes: 30, note: "seen" };
  await f.do(complete, order.id, { ...report, foundCondition: "as-flagged", ...found });
  return `WO-${order.id}`;
}

describe("failures that visits recorded", () => {
  it("are what was found, by its failure mode, when the visit was over", async () => {
    const first = await visited(110, {});
    const at = f.clock.now();
    const second = await visited(110, { foundCondition: "other", failureMode: "seal-leak" });
    expect(await recordedFailures(database, { assetId: 110, ...always })).toEqual([
      {
        assetId: 110,
        at,
        functional: false,
        kind: "process",
        failureMode: "bearing-wear",
        workOrderId: Number(first.slice(3)),
        reference: first,
      },
      expect.objectContaining({
        at: at + hour,
        kind: "process",
        failureMode: "seal-leak",
        reference: second,
      }),
    ]);
    const later = { assetId: 110, from: at + 1, to: at + 2 * hour };
    expect(await recordedFailures(database, later)).toHaveLength(1);
  });

  it("are none where nothing was found, or nobody could look", async () => {
    await visited(111, { foundCondition: "no-fault" });
    await visited(111, { foundCondition: "could-not-inspect" });
    expect(await recordedFailures(database, { assetId: 111, ...always })).toEqual([]);
  });

  it("are when the machine ceased to work, where the report says so", async () => {
    await visited(113, { functionalFailure: "yes", downtimeMinutes: 90 });
    const at = f.clock.now() - 90 * 60_000;
    expect(await recordedFailures(database, { assetId: 113, ...always })).toMatchObject([
      { at, functional: true },
    ]);
  });

  it("follow what people say of the flags afterwards, and the order's history says so", async () => {
    const reference = await visited(114, {});
    const flag = await f.db
      .selectFrom("workorders.work_order_flag as f")
      .innerJoin("workorders.work_order as o", "o.id", "f.order_id")
      .where("o.asset_id", "=", 114)
      .select(["f.flag_id", "f.order_id"])
      .executeTakeFirstOrThrow();
    const say = async (topic: string, more: Record<string, unknown>) => {
      await f.db
        .insertInto("platform.outbox")
        .values({
          topic,
          key: "asset:114",
          site_id: 1,
          payload: JSON.stringify({
            flagId: flag.flag_id,
            workOrderId: flag.order_id,
            by: "Ana",
            at: new Date(f.clock.now()).toISOString(),
            ...more,
          }),
        })
        .execute();
      await f.settle();
    };
    await say("flag.outcome-revised", {
      from: "confirmed",
      to: "other-cause",
      failureMode: "seal-leak",
      reason: "The bearing was sound.",
    });
    expect(await recordedFailures(database, { assetId: 114, ...always })).toMatchObject([
      { failureMode: "seal-leak", reference },
    ]);
    await say("flag.outcome-kept", {
      found: "confirmed",
      kept: "other-cause",
      ofThisVisit: false,
      failureMode: null,
    });
    const history = await f.db
      .selectFrom("workorders.history")
      .where("order_id", "=", flag.order_id)
      .where("what", "like", "outcome-%")
      .orderBy("id")
      .select("text")
      .execute();
    expect(history.map(({ text }) => text)).toEqual([
      `Ana revised what F-${flag.flag_id} was worth: "other cause" (seal-leak) instead of "confirmed". The bearing was sound.`,
      `By this visit F-${flag.flag_id} would be "confirmed"; Ana had said "other cause", and that stands until somebody revises it.`,
    ]);
  });

  it("tell what their parts cost, at the prices of that day", async () => {
    const part = await addPart(f.db, "SEAL-1", { north: 3 }, 40);
    await addKit(f.db, "seal-leak", { [part]: 1 });
    await f.raise({ assetId: 115, failureMode: "seal-leak" });
    const order = (await f.orders()).findLast((one) => one.asset_id === 115)!;
    await f.do(dispatch, order.id, { technicianId: technician });
    await f.do(startWork, order.id, {});
    await f.do(complete, order.id, {
      foundCondition: "as-flagged",
      activity: "replace",
      partsUsed: [{ number: "SEAL-1", quantity: 2 }],
      downtimeMinutes: 30,
      note: "",
    });
    const told = (await f.events("workorder.completed")).find(
      (one) => one.workOrderId === order.id,
    );
    expect(told).toMatchObject({ partsCost: 80, downtimeMinutes: 30 });
  });

  it("tell a failed instrument from a failed machine", async () => {
    await visited(112, { foundCondition: "sensor-fault" });
    expect(await recordedFailures(database, { assetId: 112, ...always })).toMatchObject([
      { kind: "instrument", failureMode: "instrument-fault" },
    ]);
  });
});

it("a visit takes the kit of the failure mode along, an instrument's none", async () => {
  const part = await addPart(f.db, "6205-2RS", {});
  await addKit(f.db, "bearing-wear", { [part]: 2 });
  const work = { kind: "process", failureMode: "bearing-wear", assetClass: "pump" } as const;
  const [line] = await kitParts(database, work);
  expect(line).toMatchObject({ number: "6205-2RS", quantity: 2 });
  expect(line!.cost).toBeGreaterThan(0);
  expect(await kitParts(database, { ...work, failureMode: null })).toEqual([]);
  expect(await kitParts(database, { ...work, failureMode: "unknown" })).toEqual([]);
  expect(await kitParts(database, { ...work, kind: "instrument" })).toEqual([]);
});
