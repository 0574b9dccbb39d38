import { describe, expect, it } from "vitest";

import { failureModeCatalogue } from "./failure-mode-catalogue.ts";
import { unlistedFailureMode } from "./failure-mode.ts";
import { complete } from "../orders/verbs/complete.ts";
import { flagOutcome } from "./flag-outcome.ts";
import { foundFailure } from "./found-failure.ts";
import { wasRepaired } from "./was-repaired.ts";

const process = { kind: "process", failureMode: "bearing-wear" } as const;
const instrument = { kind: "instrument", failureMode: "sensor-stuck" } as const;

describe("the outcome of a flag", () => {
  it.each([
    [{ foundCondition: "as-flagged" }, process, "confirmed"],
    [{ foundCondition: "as-flagged", failureMode: "bearing-wear" }, process, "confirmed"],
    [{ foundCondition: "as-flagged", failureMode: "seal-leak" }, process, "other-cause"],
    [{ foundCondition: "early" }, process, "early"],
    [{ foundCondition: "early", failureMode: "seal-leak" }, process, "other-cause"],
    [{ foundCondition: "no-fault" }, process, "no-fault-found"],
    [{ foundCondition: "sensor-fault" }, process, "sensor-fault"],
    [{ foundCondition: "other", failureMode: "seal-leak" }, process, "other-cause"],
    [{ foundCondition: "could-not-inspect" }, process, "could-not-inspect"],
    [{ foundCondition: "sensor-fault" }, instrument, "confirmed"],
    [{ foundCondition: "as-flagged" }, instrument, "confirmed"],
    [{ foundCondition: "no-fault" }, instrument, "no-fault-found"],
  ] as const)("given %j on a flag of %j is %s", (report, flag, outcome) => {
    expect(flagOutcome(report, flag)).toBe(outcome);
  });
});

describe("a repair", () => {
  it("takes a fault and something done about it", () => {
    expect(wasRepaired({ foundCondition: "as-flagged", activity: "replace" })).toBe(true);
    expect(wasRepaired({ foundCondition: "sensor-fault", activity: "adjust" })).toBe(true);
    expect(wasRepaired({ foundCondition: "as-flagged", activity: "inspection" })).toBe(false);
    expect(wasRepaired({ foundCondition: "no-fault", activity: "replace" })).toBe(false);
  });
});

describe("the failure that a visit found", () => {
  const order = {
    kind: "process" as const,
    failureMode: "bearing-wear",
    report: { foundCondition: "as-flagged" as const },
    revised: [],
    others: ["confirmed" as const],
  };
  const revised = { ...process, outcome: "no-fault-found" as const, instead: null };
  const bearing = { kind: "process", failureMode: "bearing-wear" };

  it("is what its report says, as long as nobody has said otherwise", () => {
    expect(foundFailure(order)).toEqual(bearing);
    expect(foundFailure({ ...order, report: { foundCondition: "no-fault" } })).toBeNull();
  });

  it("is none where the only flag behind it was wrong after all, and another one where somebody named it", () => {
    expect(foundFailure({ ...order, revised: [revised], others: [] })).toBeNull();
    const other = { ...revised, outcome: "other-cause" as const, instead: "seal-leak" };
    expect(foundFailure({ ...order, revised: [other], others: [] })).toEqual({
      kind: "process",
      failureMode: "seal-leak",
    });
    const sensor = { ...revised, outcome: "sensor-fault" as const };
    expect(foundFailure({ ...order, revised: [sensor], others: [] })).toMatchObject({
      kind: "instrument",
    });
  });

  it("stands while another flag behind it was right, or its report names it itself", () => {
    expect(foundFailure({ ...order, revised: [revised] })).toEqual(bearing);
    const report = { foundCondition: "other" as const, failureMode: "seal-leak" };
    expect(foundFailure({ ...order, report, revised: [revised], others: [] })).toMatchObject({
      failureMode: "seal-leak",
    });
  });

  it("is there where a flag was right after all, though the visit had seen nothing", () => {
    const right = { ...revised, outcome: "confirmed" as const };
    const report = { foundCondition: "no-fault" as const };
    expect(foundFailure({ ...order, report, revised: [right], others: [] })).toEqual(bearing);
  });
});

describe("a failure report", () => {
  const valid = {
    foundCondition: "as-flagged",
    activity: "replace",
    partsUsed: [{ number: "BRG-6308", quantity: 1 }],
    downtimeMinutes: 45,
  };
  const fieldsOf = (report: object) =>
    complete.command.safeParse(report).error?.issues.map(({ path }) => path.join("."));

  it("is complete without what the system knows", () => {
    expect(complete.command.parse(valid)).toEqual({ ...valid, note: "" });
  });

  it("names the other fault, and says what kept one from inspecting", () => {
    expect(fieldsOf({ ...valid, foundCondition: "other" })).toEqual(["failureMode"]);
    expect(fieldsOf({ ...valid, foundCondition: "could-not-inspect" })).toEqual(["note"]);
  });

  it("does not take the same part twice, negative downtime or a code of its own making", () => {
    const part = { number: "BRG-6308", quantity: 1 };
    expect(fieldsOf({ ...valid, partsUsed: [part, part] })).toEqual(["partsUsed"]);
    expect(fieldsOf({ ...valid, downtimeMinutes: -1 })).toEqual(["downtimeMinutes"]);
    expect(fieldsOf({ ...valid, mechanism: "gremlins" })).toEqual(["mechanism"]);
  });
});

describe("failure modes", () => {
  it("have one code each, and every instrument mode keeps hands off the machine's parts", () => {
    const codes = failureModeCatalogue.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes).toContain("instrument-fault");
  });

  it("read as words even when nobody has described them", () => {
    expect(unlistedFailureMode("comp1-failure", "process").name).toBe("Comp1 failure");
  });
});
