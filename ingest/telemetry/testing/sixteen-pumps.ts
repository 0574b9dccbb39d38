import type { Database } from "#platform";
import { importPlant } from "../../registry/import-plant.ts";
import { plantDocumentSchema } from "../../registry/plant-document.ts";
import { createRegistry } from "../../registry/registry.ts";
import type { Registry } from "../../registry/registry.ts";

/** One site with P-1 to P-16, each with a number (`vibration`, a minute of lateness) and a code (`error`). */
const plant = plantDocumentSchema.parse({
  assetClasses: [
    {
      code: "pump",
      name: "Pump",
      signals: [
        { key: "vibration", unit: "mm/s", min: -1e6, max: 1e6, every: "1s", lateness: "1m" },
        { key: "error", kind: "code", heartbeat: "1h" },
      ],
    },
  ],
  sites: [
    {
      code: "north",
      name: "North",
      timeZone: "Europe/Madrid",
      systems: [
        {
          code: "water",
          name: "Water",
          assets: Array.from({ length: 16 }, (_, i) => ({
            tag: `P-${i + 1}`,
            name: `Pump ${i + 1}`,
            class: "pump",
          })),
        },
      ],
    },
  ],
});

export async function sixteenPumps(db: Database): Promise<Registry> {
  await importPlant(db, plant);
  return createRegistry({ db });
}
