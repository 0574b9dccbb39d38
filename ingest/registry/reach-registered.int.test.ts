import { testDatabase } from "#platform/testing";
import { expect, it } from "vitest";
import { testPlant } from "../testing/plant.ts";
import { importPlant } from "./import-plant.ts";
import { plantDocumentSchema } from "./plant-document.ts";
import { createRegistry } from "./registry.ts";

it("gives registered assets what their class has got since, and leaves what they say differently", async () => {
  const db = await testDatabase();
  await importPlant(db, testPlant);
  const counts = (created: number) => ({ created, updated: 0, unchanged: 0 });
  const [pump] = testPlant.assetClasses;
  const { length } = testPlant.sites[0]!.systems[0]!.assets;
  const onlyClass = (parts: object) =>
    plantDocumentSchema.parse({ assetClasses: [{ ...pump, ...parts }], sites: [] });
  const gauge = { key: "gauge", component: "casing", unit: "bar", max: 16 };
  const result = await importPlant(
    db,
    onlyClass({
      components: [...pump!.components, { code: "casing", name: "Casing" }],
      signals: [...pump!.signals.map((signal) => ({ ...signal, name: "Other" })), gauge],
    }),
  );
  expect(result.components).toEqual(counts(length));
  expect(result.signals).toEqual(counts(length));
  const registry = await createRegistry({ db });
  const asset = registry.snapshot().byTopic.get("mw/v1/berlin/P-103/readings");
  expect(asset?.signals.get("gauge")).toMatchObject({ max: 16, componentCode: "casing" });
  expect(asset?.signals.get("vibration")?.name).not.toBe("Other");
  await registry.close();
  expect((await importPlant(db, onlyClass({}))).signals).toEqual(counts(0));
});
