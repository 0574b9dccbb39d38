import { join } from "node:path";
import type { Fault } from "../plant/faults.ts";
import { createPlant } from "../plant/plant.ts";
import { registeredAssets } from "./registered-assets.ts";

const folder = join(import.meta.dirname, "../plants/healthy-fleet");

export interface Observation {
  at: number;
  site: string;
  tag: string;
  values: Record<string, number>;
}

/**
 * Twenty sound machines that change their modes, age as machines do and are noisy, seen once a minute for
 * `days` of their time, as fast as the caller reads. Whatever is flagged on them is a false flag, until the first of
 * `faults` starts: with some, the same fleet shows whether the rules that were silent can speak.
 */
export const healthyFleet = {
  files: { plant: join(folder, "plant.yaml"), rules: join(folder, "rules.yaml") },
  everyMs: 60_000,
  async *observations({
    seed,
    startsAt,
    days,
    faults = [],
  }: {
    seed: string;
    startsAt: number;
    days: number;
    faults?: Fault[];
  }): AsyncGenerator<Observation> {
    const assets = await registeredAssets(healthyFleet.files.plant);
    const plant = createPlant({ assets, seed, bornAt: startsAt, faults });
    for (let at = startsAt; at < startsAt + days * 86_400_000; at += healthyFleet.everyMs)
      for (const { tag, site } of assets)
        yield { at, site, tag, values: plant.machine(tag).observe(at) };
  },
};
