import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { expect, test } from "vitest";
import { z } from "zod";
import { machineClass } from "../plant/classes/all.ts";
import { healthyFleet } from "./healthy-fleet.ts";
import { registeredAssets } from "./registered-assets.ts";

const plants = join(import.meta.dirname, "../plants");
const signal = z.object({
  key: z.string(),
  min: z.number(),
  max: z.number(),
  decimals: z.number(),
});
const documentSchema = z.object({
  assetClasses: z.array(
    z.object({
      code: z.string(),
      components: z.array(z.object({ code: z.string() })),
      signals: z.array(signal),
    }),
  ),
});

test.each([
  ["demo", 24],
  ["healthy-fleet", 20],
])("the plant file %s registers just what the simulated machines have", async (name, count) => {
  const file = join(plants, name, "plant.yaml");
  const { assetClasses } = documentSchema.parse(parse(await readFile(file, "utf8")));
  for (const { code, components, signals } of assetClasses) {
    const physics = machineClass(code);
    expect(components.map((component) => component.code).sort()).toEqual(
      [...physics.components].sort(),
    );
    expect(signals.map(({ key }) => key).sort()).toEqual(Object.keys(physics.signals).sort());
    for (const { key, min, max, decimals } of signals) {
      const instrument = physics.signals[key]?.instrument;
      expect({ key, min, max, resolution: 10 ** -decimals }).toEqual({
        key,
        min: instrument?.min,
        max: instrument?.max,
        resolution: instrument?.resolution,
      });
    }
  }
  const assets = await registeredAssets(file);
  expect(assets).toHaveLength(count);
  expect(new Set(assets.map(({ assetClass }) => assetClass)).size).toBe(3);
});

test("the healthy fleet changes its modes and repeats from its seed", async () => {
  const read = async () => {
    const seen = [];
    for await (const one of healthyFleet.observations({ seed: "s", startsAt: 0, days: 1 }))
      seen.push(one);
    return seen;
  };
  const seen = await read();
  expect(seen).toHaveLength(20 * 1440);
  expect(await read()).toEqual(seen);
  const stopped = seen.filter(({ values }) => values["flow"] === 0);
  expect(stopped.length).toBeGreaterThan(100);
});
