import { expect, test } from "vitest";
import { narrate } from "./narrate.ts";

const tell = (topic: string, payload: Record<string, unknown>) =>
  narrate({ position: "1", topic, payload }, (id) => `P-${id}`);
const order = { number: "WO-1001", assetTag: "P-101" };

test("each step of the loop is one line in plain words", () => {
  expect(tell("flag.raised", { flagId: 1, assetId: 101, summary: "vibration is 7.9 mm/s" })).toBe(
    "flag     F-1 on P-101: vibration is 7.9 mm/s",
  );
  const opened = {
    ...order,
    title: "Bearing wear on P-101",
    priority: { class: "P1" },
    dueAt: "",
    requiredSkill: "mechanical",
  };
  expect(tell("workorder.opened", { ...opened, kind: "process" })).toBe(
    "order    WO-1001 P1 Bearing wear on P-101; needs mechanical",
  );
  expect(tell("workorder.opened", { ...opened, kind: "instrument" })).toContain(
    "no part for the machine",
  );
  const lines = [{ part: "BRG-6308", name: "Bearing 6308", quantity: 2, location: "Depot" }];
  const short = [{ number: "GRS", name: "Grease", missing: 1 }];
  expect(tell("workorder.kit-reserved", { ...order, lines, short })).toBe(
    "kit      WO-1001: reserved 2 × Bearing 6308 from Depot; short of 1 × Grease",
  );
  expect(
    tell("workorder.status-changed", { ...order, to: "dispatched", technician: { name: "Anna" } }),
  ).toBe("visit    WO-1001: Anna is on the way to P-101");
  const completed = {
    ...order,
    repaired: true,
    foundCondition: "as-flagged",
    activity: "replace",
    componentCode: "bearing",
    outcomes: [{ flagId: 1, outcome: "confirmed" }],
  };
  expect(tell("workorder.completed", completed)).toBe(
    "repair   WO-1001: found as flagged; the bearing of P-101 is replaced. Outcome: F-1 confirmed",
  );
  const record = {
    ruleKey: "pump",
    version: 1,
    confirmed: 1,
    noFaultFound: 0,
    precision: 1,
    low: 0.207,
    high: 1,
  };
  expect(tell("rule.record-moved", record)).toBe(
    "record   pump v1: 1 confirmed, 0 no fault found; precision 100 % (21 % to 100 %)",
  );
});

test("what nobody needs to read and what is not understood give no line", () => {
  expect(tell("stock.available", { partIds: [1] })).toBeNull();
  expect(tell("workorder.status-changed", { ...order, to: "completed" })).toBeNull();
  expect(tell("flag.raised", { something: "else" })).toBeNull();
});
