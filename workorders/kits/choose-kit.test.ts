import { describe, expect, it } from "vitest";

import { chooseKit } from "./choose-kit.ts";

const general = { id: 1, code: null, failureMode: "bearing-wear", assetClass: null, lines: [] };
const forPumps = { id: 2, code: null, failureMode: "bearing-wear", assetClass: "pump", lines: [] };
const seals = { id: 3, code: "seal-set", failureMode: null, assetClass: null, lines: [] };
const probes = {
  id: 4,
  code: "probes",
  failureMode: "instrument-fault",
  assetClass: null,
  lines: [],
};
const motors = { id: 5, code: "motors", failureMode: "winding", assetClass: null, lines: [] };
const kits = [general, forPumps, seals, probes, motors];
const names = { failureMode: "Bearing wear", assetClass: "Supply fan" };
const wear = { kind: "process", failureMode: "bearing-wear", code: null };

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
    const suspect = { ...wear, kind: "instrument", assetClass: "pump" };
    expect(chooseKit(kits, suspect, names).kit).toBeNull();
  });

  it("is the one that the rule names, whatever there is for the failure mode", () => {
    const wanted = { ...wear, assetClass: "pump", code: "seal-set" };
    expect(chooseKit(kits, wanted, names)).toEqual({
      kit: seals,
      why: 'The kit "seal-set", which the rule asks for.',
    });
  });

  it("falls back on the failure mode's where nobody has defined what the rule names, and says so", () => {
    const { kit, why } = chooseKit(kits, { ...wear, assetClass: "fan", code: "sael-set" }, names);
    expect(kit).toBe(general);
    expect(why).toBe(
      'The rule asks for the kit "sael-set", which is not defined. The kit for: Bearing wear (any class).',
    );
  });

  it("takes what a rule names to an instrument, but no part of the machine", () => {
    const suspect = {
      ...wear,
      kind: "instrument",
      failureMode: "instrument-fault",
      assetClass: "pump",
    };
    expect(chooseKit(kits, { ...suspect, code: "probes" }, names).kit).toBe(probes);
    expect(chooseKit(kits, { ...suspect, code: "seal-set" }, names).kit).toBe(seals);
    const { kit, why } = chooseKit(kits, { ...suspect, code: "motors" }, names);
    expect(kit).toBeNull();
    expect(why).toContain('the kit "motors", which is for the machine');
  });
});
