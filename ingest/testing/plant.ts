import type { Database } from "#platform";
import { importPlant } from "../registry/import-plant.ts";
import { plantDocumentSchema } from "../registry/plant-document.ts";

/** One site, `berlin`, with pumps P-101, P-102 … of three signals each: what ingest's own tests publish to. */
export const testPlant = plantDocumentSchema.parse({
  assetClasses: [
    {
      code: "pump",
      name: "Pump",
      components: [{ code: "bearing", name: "Bearing" }],
      signals: [
        { key: "vibration", component: "bearing", unit: "mm/s", min: 0, max: 50, every: "5s" },
        { key: "temperature", unit: "Cel", min: -40, max: 150, every: "5s" },
        { key: "error", kind: "code", heartbeat: "1h" },
      ],
    },
  ],
  sites: [
    {
      code: "berlin",
      name: "Berlin works",
      timeZone: "Europe/Berlin",
      systems: [
        {
          code: "cooling",
          name: "Cooling water",
          assets: Array.from({ length: 8 }, (_, i) => ({
            tag: `P-${101 + i}`,
            name: `Pump ${101 + i}`,
            class: "pump",
          })),
        },
      ],
    },
  ],
});

export async function importTestPlant(db: Database): Promise<void> {
  await importPlant(db, testPlant);
}
