import { expect, test } from "vitest";
import type { Override } from "./parameters.ts";
import { withOverride } from "./set-override.ts";

const before: Override[] = [
  { assetClass: ["pump", "fan"], set: { limit: 5 } },
  { assets: ["P-101", "P-102"], set: { limit: 9, delay: "1m" }, why: "old bearings" },
];
const written = { key: "a", overrides: before };
type Said = Parameters<typeof withOverride>;
const overridesAfter = (scope: Said[2], said: Said[3]) =>
  withOverride(written, before, scope, said).overrides;

test("one asset of several gets a value of its own, and the others keep theirs", () => {
  expect(overridesAfter({ asset: "P-101" }, { set: { limit: 8 }, why: "new bearing" })).toEqual([
    before[0],
    { assets: ["P-102"], set: { limit: 9, delay: "1m" }, why: "old bearings" },
    { assets: ["P-101"], set: { limit: 8, delay: "1m" }, why: "new bearing" },
  ]);
});

test("a value is taken back, and all of them", () => {
  expect(overridesAfter({ asset: "P-102" }, { set: { limit: null } })).toContainEqual({
    assets: ["P-102"],
    set: { delay: "1m" },
  });
  expect(overridesAfter({ assetClass: "fan" }, { set: null })).toEqual([
    { assetClass: ["pump"], set: { limit: 5 } },
    before[1],
  ]);
});

test("where nothing is said of anybody any more, nothing is written", () => {
  const only = [{ assetClass: "pump", set: { limit: 5 } }];
  const after = withOverride(
    { key: "a", overrides: only },
    only,
    { assetClass: "pump" },
    { set: null },
  );
  expect(after).toEqual({ key: "a" });
});
