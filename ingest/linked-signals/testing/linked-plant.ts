import { plantDocumentSchema } from "../../registry/plant-document.ts";

const follows = { asset: "H-1", signal: "pressure" };

/** Besides the plant of ingest's tests: a header whose pressure two of its pumps have too, one of them in another unit. */
export const linkedPlant = plantDocumentSchema.parse({
  assetClasses: [
    {
      code: "header",
      name: "Header",
      signals: [
        { key: "pressure", name: "Pressure", unit: "bar", min: 0, max: 10, every: "5s" },
        { key: "flow", unit: "m3/h", every: "5s" },
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
          assets: [
            { tag: "H-1", name: "Header 1", class: "header" },
            {
              tag: "P-101",
              name: "Pump 101",
              class: "pump",
              signals: [{ key: "supply", name: "Supply pressure", unit: "kPa", follows }],
            },
            {
              tag: "P-102",
              name: "Pump 102",
              class: "pump",
              signals: [{ key: "supply", follows }],
            },
          ],
        },
      ],
    },
  ],
});
