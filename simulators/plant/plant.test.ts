import { mean, standardDeviation } from "simple-statistics";
import { describe, expect, test } from "vitest";
import type { Fault } from "./faults.ts";
import { createPlant } from "./plant.ts";

const minute = 60_000;
const hour = 60 * minute;
const start = Date.UTC(2026, 5, 1);
const pump = { tag: "P-101", assetClass: "centrifugal-pump" };
const fan = { tag: "F-201", assetClass: "supply-fan" };
const compressor = { tag: "C-301", assetClass: "screw-compressor" };

const fault = (kind: Fault["kind"], tag: string, at: string): Fault => ({
  tag,
  kind,
  at,
  startsAt: start + 2 * hour,
  developsMs: 10 * hour,
});

function series(
  asset: typeof pump,
  signal: string,
  { faults = [] as Fault[], everyMs = minute, hours = 12, seed = "test" } = {},
) {
  const machine = createPlant({ assets: [asset], faults, seed, bornAt: start }).machine(asset.tag);
  return Array.from(
    { length: (hours * hour) / everyMs },
    (_, i) => machine.observe(start + i * everyMs)[signal] ?? NaN,
  );
}

describe("a simulated machine", () => {
  test("says the same again from the same seed, and something else from another", () => {
    expect(series(pump, "vibration")).toEqual(series(pump, "vibration"));
    expect(series(pump, "vibration", { seed: "other" })).not.toEqual(series(pump, "vibration"));
  });

  test("is not changed by the machines beside it", () => {
    const alone = createPlant({ assets: [pump], seed: 1, bornAt: start }).machine("P-101");
    const among = createPlant({ assets: [fan, pump, compressor], seed: 1, bornAt: start });
    const beside = among.machine("P-101");
    for (let i = 0; i < 100; i++) {
      among.machine("F-201").observe(start + i * minute);
      expect(beside.observe(start + i * minute)).toEqual(alone.observe(start + i * minute));
    }
  });

  test("changes its mode at the same times however often it is asked", () => {
    const modes = (everyMs: number) => {
      const machine = createPlant({ assets: [pump], seed: 5, bornAt: start }).machine("P-101");
      return Array.from(
        { length: (72 * hour) / everyMs },
        (_, i) => machine.modeAt(start + i * everyMs).name,
      );
    };
    const hourly = modes(hour);
    expect(modes(10 * minute).filter((_, i) => i % 6 === 0)).toEqual(hourly);
    expect(new Set(hourly).size).toBeGreaterThan(1);
  });

  test("has noise that remembers, and shows whole steps of its scale", () => {
    const values = series(compressor, "oil-temperature");
    const centre = mean(values);
    const spread = standardDeviation(values);
    const lagged = mean(values.slice(1).map((v, i) => (v - centre) * ((values[i] ?? 0) - centre)));
    expect(lagged / spread ** 2).toBeGreaterThan(0.5);
    for (const value of values)
      expect(Math.abs(value * 10 - Math.round(value * 10))).toBeLessThan(1e-6);
  });
});

describe("a fault", () => {
  const rise = (values: number[]) => mean(values.slice(-60)) - mean(values.slice(0, 60));

  test.each([
    ["bearing-wear", pump, "bearing", "vibration"],
    ["bearing-wear", compressor, "air-end", "vibration"],
    ["filter-clogging", fan, "filter", "filter-differential-pressure"],
    ["cooler-fouling", compressor, "cooler", "oil-temperature"],
    ["winding-overheating", fan, "motor", "motor-temperature"],
  ] as const)("%s of %o at its %s raises %s", (kind, asset, at, signal) => {
    const healthy = series(asset, signal);
    const worn = series(asset, signal, { faults: [fault(kind, asset.tag, at)] });
    expect(worn.slice(0, 120)).toEqual(healthy.slice(0, 120));
    expect(rise(worn) - rise(healthy)).toBeGreaterThan(
      4 * standardDeviation(healthy.slice(0, 120)),
    );
  });

  test("seal-leak lets the barrier pressure fall", () => {
    const leaking = series(pump, "barrier-pressure", {
      faults: [fault("seal-leak", "P-101", "seal")],
    });
    expect(rise(leaking)).toBeLessThan(-3);
  });

  test("sensor-stuck shows the last value for ever while the machine goes on", () => {
    const stuck = [fault("sensor-stuck", "P-101", "bearing-temperature")];
    const values = series(pump, "bearing-temperature", { faults: stuck });
    expect(new Set(values.slice(120)).size).toBe(1);
    expect(new Set(values.slice(0, 120)).size).toBeGreaterThan(5);
    expect(series(pump, "vibration", { faults: stuck })).toEqual(series(pump, "vibration"));
  });

  test("sensor-drift and sensor-spikes falsify the reading only", () => {
    const drifting = [fault("sensor-drift", "P-101", "barrier-pressure")];
    expect(rise(series(pump, "barrier-pressure", { faults: drifting }))).toBeGreaterThan(1);
    const spikes = [fault("sensor-spikes", "P-101", "barrier-pressure")];
    const seen = series(pump, "barrier-pressure", { faults: spikes }).filter((value) => value > 10);
    expect(seen.length).toBeGreaterThan(5);
  });

  test("is found by looking, and a replacement takes it away", () => {
    const faults = [
      fault("bearing-wear", "P-101", "bearing"),
      fault("sensor-stuck", "P-101", "vibration"),
    ];
    const plant = createPlant({ assets: [pump], faults, seed: 1, bornAt: start });
    const machine = plant.machine("P-101");
    machine.observe(start);
    expect(plant.inspect("P-101", start + hour)).toEqual([]);
    const late = start + 12 * hour;
    expect(plant.inspect("P-101", late)).toMatchObject([
      {
        at: "bearing",
        what: "component",
        failureMode: "bearing-wear",
        severity: 1,
        mechanism: "wear",
      },
      { at: "vibration", what: "instrument", failureMode: "sensor-stuck" },
    ]);
    machine.replace("bearing", late);
    expect(plant.inspect("P-101", late).map(({ at }) => at)).toEqual(["vibration"]);
    expect(machine.damage("bearing", late)).toBe(0);
  });

  test("cannot befall what the machine does not have", () => {
    expect(() =>
      createPlant({
        assets: [pump],
        faults: [fault("filter-clogging", "P-101", "filter")],
        seed: 1,
        bornAt: start,
      }),
    ).toThrow(
      'filter-clogging cannot befall "filter" of P-101: a centrifugal-pump has bearing, seal, motor',
    );
  });
});
