import { describe, expect, it } from "vitest";

import { flaggedWork } from "./flagged-work.ts";
import { openingStatus } from "./opening-status.ts";

const isInstrumentMode = (code: string) => code === "sensor-stuck";

describe("the work a flag asks for", () => {
  it("is the rule's failure mode and skill", () => {
    const flag = { kind: "process", failureMode: "seal-leak", skill: "hydraulic" } as const;
    expect(flaggedWork(flag, isInstrumentMode)).toEqual(flag);
  });

  it("is none without a failure mode", () => {
    const flag = { kind: "process", failureMode: null, skill: null } as const;
    expect(flaggedWork(flag, isInstrumentMode)).toBeNull();
  });

  it("is instrumentation's for a suspect instrument, whatever mode and skill the rule names", () => {
    const flag = { kind: "instrument", failureMode: "bearing-wear", skill: "mechanical" } as const;
    const work = { kind: "instrument", failureMode: "instrument-fault", skill: "instrumentation" };
    expect(flaggedWork(flag, isInstrumentMode)).toEqual(work);
    expect(flaggedWork({ ...flag, failureMode: "sensor-stuck" }, isInstrumentMode)).toEqual({
      ...work,
      failureMode: "sensor-stuck",
    });
  });
});

describe("the status of a new order", () => {
  it.each([
    [{ kitCost: 100, approvalLimit: 5000, short: false }, "approved"],
    [{ kitCost: 100, approvalLimit: 5000, short: true }, "awaiting-material"],
    [{ kitCost: 6000, approvalLimit: 5000, short: true }, "awaiting-approval"],
  ])("given %j is %s", (input, status) => {
    expect(openingStatus(input).status).toBe(status);
  });
});
