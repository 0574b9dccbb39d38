import { expect, test } from "vitest";
import { reportFields, checkReport } from "./failure-report.ts";
import { failedAt } from "./failed-at.ts";
import { z } from "zod";

const completedAt = new Date("2026-11-21T14:00:00Z");
const iso = (report: Parameters<typeof failedAt>[0]) =>
  failedAt(report, completedAt)?.toISOString() ?? null;

test("a machine that had functionally failed did so when the report says, or as long before the end as it stood still", () => {
  const yes = { functionalFailure: "yes" as const, downtimeMinutes: 90 };
  expect(iso(yes)).toBe("2026-11-21T12:30:00.000Z");
  expect(iso({ ...yes, failedAt: "2026-11-21T12:00:00+01:00" })).toBe("2026-11-21T11:00:00.000Z");
});

test("one that had not, or of which nobody knows, has no such moment", () => {
  for (const functionalFailure of ["no", "unknown", undefined] as const)
    expect(iso({ functionalFailure, downtimeMinutes: 90 })).toBeNull();
});

test("a moment is refused where nothing had failed", () => {
  const report = z.strictObject(reportFields).check(checkReport);
  const given = { foundCondition: "as-flagged", activity: "replace", partsUsed: [] };
  const failed = { ...given, downtimeMinutes: 0, failedAt: completedAt.toISOString() };
  expect(report.safeParse({ ...failed, functionalFailure: "yes" }).success).toBe(true);
  const { error } = report.safeParse({ ...failed, functionalFailure: "no" });
  expect(error?.issues.map(({ path }) => path)).toEqual([["failedAt"]]);
});
