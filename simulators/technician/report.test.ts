import { expect, test } from "vitest";
import type { Finding } from "../plant/plant.ts";
import { visit } from "./report.ts";

const order = (kind: "process" | "instrument", code: string) => ({
  kind,
  failureMode: { code },
  kit: {
    lines: [
      { part: { number: "BRG-6308" }, planned: 2, missing: 0 },
      { part: { number: "GRS-2" }, planned: 1, missing: 1 },
    ],
  },
});
const found = (what: Finding["what"], failureMode: string, severity = 0.8): Finding => ({
  at: what === "component" ? "bearing" : "vibration",
  what,
  failureMode,
  severity,
  mechanism: "wear",
  cause: "unknown",
  words: "something",
});

test("a fault that is there as flagged is replaced with the parts at hand", () => {
  const { report, replaced } = visit(order("process", "bearing-wear"), [
    found("component", "bearing-wear"),
  ]);
  expect(replaced).toBe("bearing");
  expect(report).toMatchObject({
    foundCondition: "as-flagged",
    activity: "replace",
    componentCode: "bearing",
  });
  expect(report.partsUsed).toEqual([{ number: "BRG-6308", quantity: 2 }]);
});

test("a fault caught long before its end is early", () => {
  const { report } = visit(order("process", "bearing-wear"), [
    found("component", "bearing-wear", 0.2),
  ]);
  expect(report.foundCondition).toBe("early");
});

test("a machine whose life is over has failed, and one that was mended before has not", () => {
  const failed = (severity: number) =>
    visit(order("process", "bearing-wear"), [found("component", "bearing-wear", severity)]).report
      .functionalFailure;
  expect([failed(0.2), failed(0.8), failed(1)]).toEqual(["no", "no", "yes"]);
});

test("a sound machine is reported as no fault, whatever the flag said, and no part is used", () => {
  const { report, replaced } = visit(order("process", "bearing-wear"), []);
  expect(report).toMatchObject({
    foundCondition: "no-fault",
    activity: "inspection",
    partsUsed: [],
  });
  expect(replaced).toBeNull();
});

test("a false transmitter behind a flag on the machine is a sensor fault", () => {
  const { report, replaced } = visit(order("process", "bearing-wear"), [
    found("instrument", "sensor-drift"),
  ]);
  expect(report).toMatchObject({
    foundCondition: "sensor-fault",
    failureMode: "sensor-drift",
    partsUsed: [],
  });
  expect(replaced).toBe("vibration");
});

test("an instrument order confirms the instrument and takes no machine part", () => {
  const findings = [found("component", "bearing-wear"), found("instrument", "sensor-stuck")];
  const { report, replaced } = visit(
    { ...order("instrument", "sensor-stuck"), kit: { lines: [] } },
    findings,
  );
  expect(report).toMatchObject({
    foundCondition: "as-flagged",
    failureMode: "sensor-stuck",
    partsUsed: [],
  });
  expect(replaced).toBe("vibration");
});

test("another fault than the flagged one is named and left to its own order", () => {
  const { report, replaced } = visit(order("process", "seal-leak"), [
    found("component", "bearing-wear"),
  ]);
  expect(report).toMatchObject({
    foundCondition: "other",
    failureMode: "bearing-wear",
    activity: "inspection",
  });
  expect(replaced).toBeNull();
});
