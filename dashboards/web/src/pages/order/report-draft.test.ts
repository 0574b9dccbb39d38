import { expect, test } from "vitest";
import type { KitLine } from "../../api/work-order.ts";
import { emptyDraft, find, toReport } from "./report-draft.ts";

const line = (number: string, quantity: number, missing = 0): KitLine => ({
  part: { number, name: number, unitCost: 0 },
  planned: quantity,
  outsideStock: 0,
  used: null,
  missing,
  reservations: [],
});
const kit = [line("BRG-6310", 2), line("SEAL-50", 1, 1)];

test("finding what was flagged proposes the parts that were there, and a replacement", () => {
  const report = toReport(find(emptyDraft(kit), "as-flagged", kit));
  expect(report?.activity).toBe("replace");
  expect(report?.partsUsed).toEqual([{ number: "BRG-6310", quantity: 2 }]);
});

test("finding no fault uses no part", () => {
  const report = toReport(find(emptyDraft(kit), "no-fault", kit));
  expect(report).toEqual({
    foundCondition: "no-fault",
    activity: "inspection",
    partsUsed: [],
    downtimeMinutes: 0,
    note: "",
  });
});

test("what was typed already is kept when the finding changes", () => {
  const typed = {
    ...emptyDraft(kit),
    activity: "adjust" as const,
    parts: { "BRG-6310": 1, "SEAL-50": 0 },
  };
  const draft = find(typed, "as-flagged", kit);
  expect(draft.activity).toBe("adjust");
  expect(draft.parts["BRG-6310"]).toBe(1);
});

test("there is no report while what was found is open", () => {
  expect(toReport(emptyDraft(kit))).toBeNull();
});

test("when the machine failed is said only of one that had failed", () => {
  const draft = { ...find(emptyDraft(kit), "as-flagged", kit), failedAt: "2026-03-01T14:05" };
  const failedAt = new Date(2026, 2, 1, 14, 5).toISOString();
  expect(toReport({ ...draft, functionalFailure: "yes" })).toMatchObject({ failedAt });
  expect(toReport({ ...draft, functionalFailure: "no" })).not.toHaveProperty("failedAt");
  expect(toReport(draft)).not.toHaveProperty("failedAt");
});
