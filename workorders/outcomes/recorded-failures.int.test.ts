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
      { assetId: 110, at, kind: "process", failureMode: "bearing-wear", reference: first },
      { assetId: 110, at: at + hour, kind: "process", failureMode: "seal-leak", reference: second },
    ]);
    const later = { assetId: 110, from: at + 1, to: at + 2 * hour };
    expect(await recordedFailures(database, later)).toHaveLength(1);
  });

  it("are none where nothing was found, or nobody could look", async () => {
    await visited(111, { foundCondition: "no-fault" });
    await visited(111, { foundCondition: "could-not-inspect" });
    expect(await recordedFailures(database, { assetId: 111, ...always })).toEqual([]);
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
