import { expect, test } from "vitest";
import { fleetValues, saidOverrides } from "./said-overrides.ts";

test("the values of a fleet and what is said of others are read as they were written", () => {
  const definition = {
    parameters: { limit: 7.1, delay: "5m" },
    overrides: [
      { assetClass: "fan", set: { limit: 9 }, why: "They run faster." },
      { assetClass: ["pump", "mixer"], set: { delay: "1m" } },
      { assets: ["P-101"], set: { limit: 6.5 } },
    ],
  };
  expect(fleetValues(definition)).toEqual({ limit: 7.1, delay: "5m" });
  expect(saidOverrides(definition)).toEqual([
    { of: "class", names: ["fan"], set: { limit: 9 }, why: "They run faster." },
    { of: "class", names: ["pump", "mixer"], set: { delay: "1m" }, why: null },
    { of: "asset", names: ["P-101"], set: { limit: 6.5 }, why: null },
  ]);
});

test("a rule without parameters has none", () => {
  expect(fleetValues({})).toEqual({});
  expect(saidOverrides({ overrides: "nonsense" })).toEqual([]);
});
