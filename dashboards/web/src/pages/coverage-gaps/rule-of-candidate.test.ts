import { expect, test } from "vitest";
import type { MovedSignal } from "../../api/coverage-gaps.ts";
import { ruleOf, wishFor } from "./rule-of-candidate.ts";

const gap = {
  asset: { id: 1, tag: "P-101", name: "Feed water pump", class: "pump" },
  failureMode: "bearing-wear",
};
const moved: MovedSignal = {
  kind: "moved",
  signalId: 7,
  signal: "bearing-temperature",
  direction: "up",
  mean: 82.04,
  usual: 62.04,
  strays: 10,
  since: "2026-11-18T04:00:00.000Z",
};

test("a signal that rose makes a limit halfway, which clears where it counts as usual", () => {
  const wish = wishFor(gap, moved, "Bearing temperature");
  expect(wish).toMatchObject({ key: "pump-bearing-temperature-high", limit: 72 });
  expect(ruleOf(gap, moved, wish)).toMatchObject({
    appliesTo: { assetClass: "pump" },
    failureMode: "bearing-wear",
    condition: {
      limit: { signal: "bearing-temperature", above: 72, clearBelow: 66, onDelay: "1h" },
    },
  });
});

test("a signal that fell makes a lower limit, for the machine alone where that is wished", () => {
  const fell: MovedSignal = { ...moved, direction: "down", mean: 42.04 };
  const wish = { ...wishFor(gap, fell, "Bearing temperature"), scope: "asset" as const };
  expect(ruleOf(gap, fell, wish)).toMatchObject({
    appliesTo: { assets: ["P-101"] },
    condition: { limit: { below: 52, clearAbove: 58 } },
  });
});

test("a limit within what is usual has no clear limit of its own: it would lie on the wrong side", () => {
  const wish = { ...wishFor(gap, moved, "Bearing temperature"), limit: 64, onDelay: "" };
  expect(ruleOf(gap, moved, wish).condition).toEqual({
    limit: { signal: "bearing-temperature", above: 64 },
  });
});

test("a new code makes a rule of that code", () => {
  const code = {
    kind: "code",
    signalId: 8,
    signal: "drive-error",
    code: "E12",
    times: 3,
    since: moved.since,
  } as const;
  const wish = wishFor({ ...gap, failureMode: null }, code, "Drive error");
  expect(wish.key).toBe("pump-drive-error-e12");
  expect(ruleOf({ ...gap, failureMode: null }, code, wish)).toEqual({
    key: "pump-drive-error-e12",
    name: "Drive error E12",
    appliesTo: { assetClass: "pump" },
    severity: 2,
    condition: { code: { signal: "drive-error", equals: "E12" } },
  });
});
