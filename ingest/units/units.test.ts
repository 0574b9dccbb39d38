import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkUnit } from "./check-unit.ts";
import { conversionBetween, convertValue } from "./conversion.ts";
import { unitText } from "./index.ts";

function convert(value: number, from: string, to: string | null): number | string {
  const conversion = conversionBetween(from, to);
  return "problem" in conversion ? conversion.problem : convertValue(value, conversion);
}

describe("a unit that differs from the signal's", () => {
  // Reference values: NIST SP 811, appendix B.8, and the definitions of the scales.
  it.each([
    [212, "°F", "Cel", 100],
    [32, "[degF]", "Cel", 0],
    [-40, "[degF]", "Cel", -40],
    [20, "Cel", "[degF]", 68],
    [0, "Cel", "K", 273.15],
    [300_000, "mK", "Cel", 26.85],
    [491.67, "[degR]", "Cel", 0],
    [80, "[degRe]", "Cel", 100],
    [25_000, "mCel", "Cel", 25],
    [6, "bar", "kPa", 600],
    [100, "psi", "bar", 6.89475729317],
    [1, "[in_i]/s", "mm/s", 25.4],
    [0.4, "in/s", "mm/s", 10.16],
    [1_500, "rpm", "Hz", 25],
    [1_500, "{rpm}", "1/min", 1_500],
    [25, "Hz", "/min", 1_500],
    [60, "m³/h", "l/min", 1_000],
    [60, "m3/h", "L/s", 16.6666666667],
    [1, "hp", "kW", 0.745699871582],
    [1, "kWh", "MJ", 3.6],
    [1, "g", "kg", 0.001],
    [1, "[g]", "m/s2", 9.80665],
    [9.80665, "m/s²", "[g]", 1],
    [45, "%", "1", 0.45],
    [0.45, "1", "%", 45],
    [3, "kΩ", "Ohm", 3_000],
    [5, "µm", "um", 5],
    [25, "gpm", "L/min", 94.6352946],
    [1, "mm/s{rms}", "mm/s", 1],
    [35, "dB", "B", 3.5],
    [7, "pH", "[pH]", 7],
    [12, "pcs", null, 12],
    [12, "1", null, 12],
  ])("is converted: %d %s is %s", (value, from, to, expected) => {
    expect(convert(value, from, to)).toBe(expected);
  });

  it.each([
    ["bar", "mm/s", /measure different things/],
    ["foo", "mm/s", /"foo" is no unit that UCUM knows/],
    ["", "mm/s", /no unit/],
    ["constructor", "mm/s", /no unit/],
    ["__proto__", "mm/s", /no unit/],
    ["10^999", "1", /no unit/],
    ["[pH]", "mol/L", /measure different things/],
    ["dB", "1", /measure different things/],
    ["B[SPL]", "B", /measure different things/],
    ["[iU]", "[arb'U]", /measure different things/],
    ["Cel/s", "K/s", /for a difference of temperatures write K/],
    ["%", null, /the signal has no unit/],
    ["rad/s", "/min", /measure different things/],
    ["C", "Cel", /measure different things/],
  ])("is refused with the reason when it cannot be: %s on %s", (from, to, reason) => {
    expect(convert(1, from, to)).toMatch(reason);
  });

  it("comes back as it was from any unit of the same kind and back", () => {
    const kinds = [
      ["Cel", "[degF]", "K", "mK", "[degRe]", "[degR]"],
      ["bar", "kPa", "[psi]", "mm[Hg]", "atm", "m[H2O]"],
      ["mm/s", "[in_i]/s", "m/h", "km/h"],
      ["W", "kW", "[HP]", "[Btu]/h"],
    ];
    const pair = fc
      .constantFrom(...kinds)
      .chain((units) => fc.tuple(fc.constantFrom(...units), fc.constantFrom(...units)));
    const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(pair, value, ([from, to], value) => {
        const there = convert(value, from, to);
        const back = typeof there === "number" ? convert(there, to, from) : there;
        expect(Math.abs(Number(back) - value)).toBeLessThanOrEqual(1e-6 + Math.abs(value) * 1e-9);
      }),
    );
  });

  it("is not worked out for ever for one who always writes another, nor at the cost of the others", () => {
    const from = (source: number) => ({ source: 900 + source, assetId: 1, at: 1_000 });
    const asked = (source: number, unit: string) =>
      "problem" in conversionBetween(unit, "mm/s", from(source));
    const flood = Array.from({ length: 10_000 }, (_, i) => asked(1, `mm/s.${i + 2}`));
    expect(flood.filter((refused) => !refused)).toHaveLength(50);
    expect(asked(2, "km/d")).toBe(false);
    const later = { ...from(1), at: 2_000 };
    expect(conversionBetween("mm/s.20001", "mm/s", later)).toMatchObject({ factor: 20_001 });
    // What many need stays, however much comes in between.
    for (let i = 0; i < 10_000; i++) {
      conversionBetween(`m/s.${i + 2}`, "mm/s");
      if (i % 1_000 === 0) expect(asked(1, "km/d")).toBe(false);
    }
  });

  it("never throws and never answers with what is no number, whatever is written", () => {
    const text = fc.oneof(
      fc.string({ maxLength: 64 }),
      fc.string({
        unit: fc.constantFrom(..."mskg./()[]{}0123456789*^'-CelHz%".split("")),
        maxLength: 64,
      }),
    );
    fc.assert(
      fc.property(text, text, (from, to) => {
        const converted = convert(1, from, to);
        expect(typeof converted === "string" || Number.isFinite(converted)).toBe(true);
      }),
      { numRuns: 3_000 },
    );
  });
});

describe("a unit for the registry", () => {
  it.each([
    ["mm/s", "mm/s"],
    ["{rpm}", "{rpm}"],
    ["°C", "Cel"],
    ["rpm", "/min"],
    ["psi", "[psi]"],
    ["m³/h", "m3/h"],
    ["ml/h", "ml/h"],
  ])("%s is kept as %s", (written, ucum) => {
    expect(checkUnit(written)).toEqual({ ucum });
  });

  it("that UCUM does not know is refused with what to write instead", () => {
    expect(checkUnit("furlongs")).toMatchObject({
      problem: expect.stringMatching(/use a UCUM code/),
    });
  });

  it("is shown as people write it", () => {
    expect(["Cel", "1/min", "[in_i]/s", "m3/h", "mm/s", null].map(unitText)).toEqual([
      "°C",
      "rpm",
      "in/s",
      "m³/h",
      "mm/s",
      "",
    ]);
  });
});
