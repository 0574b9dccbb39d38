import { testDatabase } from "#platform/testing";
import { beforeAll, describe, expect, it } from "vitest";

import { importSupply } from "../supply/import-supply.ts";
import { supplyDocument } from "../supply/supply-document.ts";
import { fixture } from "../testing/fixture.ts";
import { addKit, addLocation, addPart } from "../testing/supply.ts";
import { orderDetail } from "./order-detail.ts";

const hour = 3_600_000;
let f: ReturnType<typeof fixture>;

beforeAll(async () => {
  f = fixture(await testDatabase());
  await addLocation(f.db, "north", 1);
  const bearing = await addPart(f.db, "BRG-1", { north: 20 });
  const seal = await addPart(f.db, "SEAL-1", { north: 20 });
  await addKit(f.db, "bearing-wear", { [bearing]: 1 });
  await addKit(f.db, null, { [seal]: 2 }, { code: "seal-set" });
});

async function orderOf(assetId: number) {
  const row = (await f.orders()).find((order) => order.asset_id === assetId)!;
  return (await orderDetail(f.db, row.id, "all"))!;
}

const importing = (kits: unknown) =>
  importSupply(f.db, f.settings, supplyDocument.parse({ kits }), { dryRun: false, by: "Ana" });

describe("what a rule says of its orders", () => {
  it("chooses the kit that is set aside", async () => {
    await f.raise({ assetId: 101, kit: "seal-set" });
    const { row, lines } = await orderOf(101);
    expect(lines).toMatchObject([
      { number: "SEAL-1", quantity: 2, reservations: [{ quantity: 2 }] },
    ]);
    expect(row).toMatchObject({
      kit_code: "seal-set",
      kit_why: 'The kit "seal-set", which the rule asks for.',
    });
  });

  it("is noted of another kit when the flag comes to an order that has one", async () => {
    await f.raise({ assetId: 102 });
    await f.raise({ assetId: 102, kit: "seal-set" });
    const { lines, history } = await orderOf(102);
    expect(lines.map(({ number }) => number)).toEqual(["BRG-1"]);
    expect(history.find(({ what }) => what === "other-kit")?.text).toContain('the kit "seal-set"');
  });

  it("sets the class, and the date that it asks for", async () => {
    const priority = { class: "P1", reason: "It feeds the boiler." } as const;
    const flag = await f.raise({ assetId: 103, severity: 1, priority, timeToRespondHours: 6 });
    const { row } = await orderOf(103);
    expect(row).toMatchObject({ priority_class: "P1", due_at: new Date(flag.raisedAt + 6 * hour) });
    expect(row.priority_terms.at(-1)).toMatchObject({ name: "rule", input: "P1" });
  });

  it("counts from the moment its flag is attached to an order, and no longer once that is withdrawn", async () => {
    await f.raise({ assetId: 104 });
    const before = (await orderOf(104)).row;
    const priority = { class: "P1", reason: "It feeds the boiler." } as const;
    const flag = await f.raise({ assetId: 104, priority, timeToRespondHours: 2 });
    const { row } = await orderOf(104);
    expect([row.priority_class, row.due_at]).toEqual(["P1", new Date(flag.raisedAt + 2 * hour)]);
    await f.publish("flag.withdrawn", flag);
    await f.settle();
    const after = (await orderOf(104)).row;
    expect([after.priority_class, after.due_at]).toEqual([before.priority_class, before.due_at]);
  });
});

describe("kits in a supply document", () => {
  const lines = [{ part: "BRG-1", quantity: 3 }];

  it("have a code of their own, with a failure mode or without, and the same again changes nothing", async () => {
    const kits = [
      { code: "alone", lines },
      { code: "coupling-set", failureMode: "misalignment", assetClass: "pump", lines },
    ];
    expect((await importing(kits)).kits).toEqual({ created: 2, updated: 0, unchanged: 0 });
    expect((await importing(kits)).kits).toEqual({ created: 0, updated: 0, unchanged: 2 });
    const unnamed = [{ failureMode: "misalignment", assetClass: "pump", lines }];
    expect((await importing(unnamed)).kits).toMatchObject({ unchanged: 1 });
    await f.raise({ assetId: 105, kit: "coupling-set" });
    expect((await orderOf(105)).lines).toMatchObject([{ number: "BRG-1", quantity: 3 }]);
  });

  it("get a code afterwards, and cannot have one that is taken", async () => {
    await importing([{ failureMode: "imbalance", lines }]);
    const coded = [{ code: "balance-set", failureMode: "imbalance", lines }];
    expect((await importing(coded)).kits).toEqual({ created: 0, updated: 1, unchanged: 0 });
    await importing([{ failureMode: "overheating", lines }]);
    await expect(
      importing([{ code: "balance-set", failureMode: "overheating", lines }]),
    ).rejects.toThrow("another kit has that code");
  });

  it("cannot do without both, nor be of a class for any failure mode", () => {
    const problems = (kit: object) =>
      supplyDocument.safeParse({ kits: [kit] }).error?.issues.map(({ message }) => message);
    expect(problems({ lines })?.[0]).toContain("give `failureMode`, or a `code`");
    expect(problems({ code: "x", assetClass: "pump", lines })?.[0]).toContain(
      "needs `failureMode`",
    );
  });
});
