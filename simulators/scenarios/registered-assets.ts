import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import { z } from "zod";

const documentSchema = z.object({
  sites: z.array(
    z.object({
      code: z.string(),
      systems: z.array(
        z.object({
          code: z.string(),
          assets: z.array(z.object({ tag: z.string(), class: z.string() })),
        }),
      ),
    }),
  ),
});

export interface RegisteredAsset {
  tag: string;
  assetClass: string;
  site: string;
  system: string;
}

/** The assets that a plant document (the registry's import file) names: the machines to simulate. */
export async function registeredAssets(plantFile: string): Promise<RegisteredAsset[]> {
  const { sites } = documentSchema.parse(parse(await readFile(plantFile, "utf8")));
  return sites.flatMap((site) =>
    site.systems.flatMap((system) =>
      system.assets.map(({ tag, class: assetClass }) => ({
        tag,
        assetClass,
        site: site.code,
        system: system.code,
      })),
    ),
  );
}
