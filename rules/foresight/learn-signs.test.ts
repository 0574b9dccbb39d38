import { expect, test } from "vitest";
import { learnSigns } from "./learn-signs.ts";
import type { HistoryInput, MachineHistory } from "./machine-history.ts";
import { playSigns } from "./play-signs.ts";

const hour = 3_600_000;
const start = Date.UTC(2026, 0, 5);

/** Hours of a machine whose temperature is high and which reports E7 in the day before each failure. */
function machine(name: string, days: number, failsOnDays: readonly number[]): MachineHistory {
  const inputs: HistoryInput[] = [];
  for (let index = 0; index < days * 24; index++) {
    const at = start + index * hour;
    const failing = failsOnDays.some((day) => day * 24 - index <= 24 && day * 24 - index > 0);
    if (failsOnDays.some((day) => day * 24 === index)) inputs.push({ kind: "repair", at });
    if (failsOnDays.some((day) => day * 24 - index === 20))
      inputs.push({ kind: "code", at, signal: "error", code: "E7" });
    if (index % 90 === 0) inputs.push({ kind: "code", at, signal: "error", code: "E1,E2" });
    const wiggle = ((index * 7) % 11) / 5 - 1;
    inputs.push({
      kind: "mean",
      at,
      signal: "temperature",
      value: 60 + wiggle + (failing ? 4 : 0),
    });
    inputs.push({ kind: "mean", at, signal: "constant", value: 3 });
  }
  const failures = failsOnDays.map((day) => ({ at: start + day * 24 * hour, mode: "overheating" }));
  return { machine: name, inputs, failures };
}

const past = [machine("a", 60, [20, 45]), machine("b", 60, [30]), machine("c", 60, [])];

test("signs that came before failures foresee the next one, on a machine that never failed before", () => {
  const learnt = learnSigns(past);
  expect([...learnt.keys()]).toEqual(["overheating"]);
  const next = machine("d", 40, [33]);
  const told = playSigns(learnt.get("overheating")!, next);
  expect(told.map(({ type }) => type)).toEqual(["raised", "returned"]);
  const leadHours = (start + 33 * 24 * hour - told[0]!.at) / hour;
  expect(leadHours).toBeGreaterThan(0);
  expect(leadHours).toBeLessThanOrEqual(24);
  expect(told[0]!.explanation.words).toContain("E7 was reported");
  expect(playSigns(learnt.get("overheating")!, machine("e", 40, []))).toEqual([]);
});

test("it says what it was learnt from, and leaves out what told nothing", () => {
  const { learntFrom, codes, shifts } = learnSigns(past).get("overheating")!;
  expect(learntFrom).toEqual({
    failures: 3,
    machines: 3,
    from: "2026-01-05T00:00:00.000Z",
    to: "2026-03-05T23:00:00.000Z",
  });
  expect(codes.find(({ is }) => is === "E7")!.there).toBeGreaterThan(2);
  // A signal that never moves has no spread to be off by.
  expect(shifts.map(({ signal }) => signal)).not.toContain("constant");
});

test("without a failure, or without anything heard, there is nothing to learn", () => {
  expect(learnSigns([machine("a", 30, [])])).toEqual(new Map());
  expect(learnSigns([])).toEqual(new Map());
  expect(learnSigns([{ machine: "a", inputs: [], failures: [{ at: start, mode: "x" }] }])).toEqual(
    new Map(),
  );
});
