import { join } from "node:path";
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
 * `days` of their time, as fast as the caller reads. Whatever is flagged on them is a false flag.
 */
export const healthyFleet = {
  files: { plant: join(folder, "plant.yaml"), rules: join(folder, "rules.yaml") },
  everyMs: 60_000,
  async *observations({
    seed,
    startsAt,
    days,
  }: {
    seed: string;
    startsAt: number;
    days: number;
  }): AsyncGenerator<Observation> {
    const assets = await registeredAssets(healthyFleet.files.plant);
    const plant = createPlant({ assets, seed, bornAt: startsAt });
    for (let at = startsAt; at < startsAt + days * 86_400_000; at += healthyFleet.everyMs)
      for (const { tag, site } of assets)
        yield { at, site, tag, values: plant.machine(tag).observe(at) };
  },
};
