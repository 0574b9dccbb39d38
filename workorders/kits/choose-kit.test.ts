import { describe, expect, it } from "vitest";

import { chooseKit } from "./choose-kit.ts";

const general = { id: 1, failureMode: "bearing-wear", assetClass: null, lines: [] };
const forPumps = { id: 2, failureMode: "bearing-wear", assetClass: "pump", lines: [] };
const kits = [general, forPumps];
const names = { failureMode: "Bearing wear", assetClass: "Supply fan" };
const wear = { kind: "process", failureMode: "bearing-wear" };

describe("the choice of a kit", () => {
  it("prefers the class's own kit to the general one", () => {
    expect(chooseKit(kits, { ...wear, assetClass: "pump" }, names).kit).toBe(forPumps);
    expect(chooseKit(kits, { ...wear, assetClass: "fan" }, names).kit).toBe(general);
  });

  it("says so when there is none", () => {
    const { kit, why } = chooseKit([forPumps], { ...wear, assetClass: "fan" }, names);
    expect(kit).toBeNull();
    expect(why).toContain("No kit is defined for: Bearing wear (Supply fan)");
  });

  it("sets no part aside for a suspect instrument, even where a kit would fit", () => {
    const suspect = { kind: "instrument", failureMode: "bearing-wear", assetClass: "pump" };
    expect(chooseKit(kits, suspect, names).kit).toBeNull();
  });
});
