import { beforeAll, describe, expect, it } from "vitest";
import type { Database } from "#platform";
import { manualClock, testDatabase } from "#platform/testing";
import { createDevice, rotateSecret } from "../devices/devices.ts";
import { testPlant } from "../testing/plant.ts";
import { importPlant } from "./import-plant.ts";
import { plantDocumentSchema } from "./plant-document.ts";
import { listAssets } from "./list-assets.ts";
import { createRegistry } from "./registry.ts";

let db: Database;
beforeAll(async () => {
  db = await testDatabase();
});

const counts = (created: number, updated: number, unchanged: number) => ({
  created,
  updated,
  unchanged,
});

/** The test plant with its first asset changed. */
function withFirstAsset(change: object) {
  const [site] = testPlant.sites;
  const [system] = site?.systems ?? [];
  const assets = system?.assets.map((asset, i) => (i === 0 ? { ...asset, ...change } : asset));
  return plantDocumentSchema.parse({
    ...testPlant,
    sites: [{ ...site, systems: [{ ...system, assets }] }],
  });
}

describe("importing a plant", () => {
  it("says in a dry run what it would do, and does nothing", async () => {
    const result = await importPlant(db, testPlant, { dryRun: true });
    expect(result.assets).toEqual(counts(8, 0, 0));
    const registry = await createRegistry({ db });
    expect(registry.snapshot().assets.size).toBe(0);
    await registry.close();
  });

  it("creates what is new, and changes nothing the second time", async () => {
    const first = await importPlant(db, testPlant);
    expect(first).toEqual({
      dryRun: false,
      assetClasses: counts(1, 0, 0),
      sites: counts(1, 0, 0),
      systems: counts(1, 0, 0),
      assets: counts(8, 0, 0),
      components: counts(8, 0, 0),
      signals: counts(24, 0, 0),
    });
    const registry = await createRegistry({ db });
    const before = registry.snapshot().version;
    const second = await importPlant(db, testPlant);
    expect(second.signals).toEqual(counts(0, 0, 24));
    expect(second.assets).toEqual(counts(0, 0, 8));
    await registry.refreshIfStale();
    expect(registry.snapshot().version).toBe(before);
    await registry.close();
  });

  it("updates only what differs", async () => {
    const document = withFirstAsset({ name: "The big pump", criticality: 5 });
    expect((await importPlant(db, document)).assets).toEqual(counts(0, 1, 7));
  });

  it("takes two imports at once as if one had come after the other", async () => {
    const results = await Promise.all([importPlant(db, testPlant), importPlant(db, testPlant)]);
    expect(results.map((result) => result.assets.updated).toSorted((a, b) => a - b)).toEqual([
      0, 1,
    ]);
  });

  it("refuses to change the unit in which history is stored", async () => {
    const document = withFirstAsset({
      signals: [{ key: "vibration", kind: "number", unit: "in/s", decimals: 2 }],
    });
    await expect(importPlant(db, document)).rejects.toMatchObject({
      code: "invalid",
      data: {
        errors: [{ field: "sites[0].systems[0].assets[0].signals[0].unit" }],
      },
    });
  });

  it("refuses a signal of a component that an already registered class does not have", async () => {
    const { sites } = withFirstAsset({
      signals: [{ key: "wobble", component: "rotor", kind: "number", decimals: 2 }],
    });
    await expect(importPlant(db, { assetClasses: [], sites })).rejects.toMatchObject({
      data: { errors: [{ field: "sites[0].systems[0].assets[0].signals[0].component" }] },
    });
  });

  it("gives an asset of a class that was imported earlier its signals, and leaves other facts alone", async () => {
    const asset = { tag: "P-700", name: "Late pump", class: "pump" };
    const changed = {
      tag: "P-102",
      name: "Pump 102",
      class: "pump",
      signals: [{ key: "vibration", component: "bearing", unit: "mm/s", max: 20, every: "5s" }],
    };
    const later = (assets: object[]) => {
      const system = { code: "cooling", name: "Cooling water", assets };
      const site = { code: "berlin", name: "Berlin works", timeZone: "Europe/Berlin" };
      return plantDocumentSchema.parse({ sites: [{ ...site, systems: [system] }] });
    };
    await importPlant(db, later([changed]));
    const result = await importPlant(db, later([asset, { ...changed, signals: [] }]));
    expect(result.components).toEqual(counts(1, 0, 1));
    expect(result.signals).toEqual(counts(3, 0, 3));
    const registry = await createRegistry({ db });
    const { byTopic } = registry.snapshot();
    expect(byTopic.get("mw/v1/berlin/P-700/readings")?.signals.get("vibration")).toMatchObject({
      unit: "mm/s",
      max: 50,
      componentCode: "bearing",
    });
    expect(byTopic.get("mw/v1/berlin/P-102/readings")?.signals.get("vibration")?.max).toBe(20);
    await registry.close();
    await importPlant(db, testPlant);
  });

  it("lets someone who answers for one site change that site only", async () => {
    await expect(importPlant(db, testPlant, { sites: [] })).rejects.toMatchObject({
      data: { errors: [{ field: "sites[0].code" }, { field: "assetClasses" }] },
    });
  });
});

describe("the asset through which another is reached", () => {
  const through = (via: Record<string, string>) => {
    const [site] = testPlant.sites;
    const [system] = site?.systems ?? [];
    const assets = system?.assets.map((asset) => ({ ...asset, via: via[asset.tag] }));
    return plantDocumentSchema.parse({
      ...testPlant,
      sites: [{ ...site, systems: [{ ...system, assets }] }],
    });
  };

  it("is kept, can come later in the document, and goes when the document no longer says it", async () => {
    const document = through({ "P-101": "P-102", "P-103": "P-102" });
    await importPlant(db, testPlant);
    expect((await importPlant(db, document)).assets).toEqual(counts(0, 2, 6));
    expect((await importPlant(db, document)).assets).toEqual(counts(0, 0, 8));
    const registry = await createRegistry({ db });
    const { assets, byTopic } = registry.snapshot();
    const gateway = byTopic.get("mw/v1/berlin/P-102/readings")?.id;
    const children = [...assets.values()].filter((asset) => asset.parentId === gateway);
    expect(children.map((asset) => asset.tag)).toEqual(["P-101", "P-103"]);
    expect(
      (await listAssets(db, { scope: "all", parentId: gateway, limit: 10 })).map((a) => a.tag),
    ).toEqual(["P-101", "P-103"]);
    expect((await importPlant(db, testPlant)).assets).toEqual(counts(0, 2, 6));
    await registry.close();
  });

  it.each([
    [{ "P-101": "P-999" }, /no asset P-999 at site berlin/],
    [{ "P-101": "P-101" }, /P-101 cannot be reached through itself/],
    [
      { "P-101": "P-102", "P-102": "P-103", "P-103": "P-101" },
      /P-101 via P-102 via P-103 via P-101 goes round in a circle/,
    ],
  ])("cannot be %j", async (via, message) => {
    const field = "sites[0].systems[0].assets[0].via";
    const refused = await importPlant(db, through(via)).catch((error: unknown) => error);
    const error = { field, message: expect.stringMatching(message) };
    expect(refused).toMatchObject({
      code: "invalid",
      data: { errors: expect.arrayContaining([error]) },
    });
  });
});

describe("the registry in memory", () => {
  it("finds assets by topic, class and id, and signals by key", async () => {
    const registry = await createRegistry({ db });
    const asset = registry.snapshot().byTopic.get("mw/v1/berlin/P-101/readings");
    expect(asset).toMatchObject({ tag: "P-101", siteCode: "berlin", classCode: "pump" });
    const signal = registry.signalOf(asset?.id ?? 0, "vibration");
    expect(signal).toMatchObject({
      unit: "mm/s",
      max: 50,
      intervalSeconds: 5,
      latenessSeconds: 60,
      componentCode: "bearing",
    });
    expect(registry.signal(signal?.id ?? 0)).toBe(signal);
    expect(registry.assetsOfClass("pump")).toHaveLength(9);
    const described = await registry.describeAssets([asset?.id ?? 0]);
    expect(described.get(asset?.id ?? 0)).toMatchObject({
      tag: "P-101",
      timeZone: "Europe/Berlin",
      components: [{ code: "bearing", name: "Bearing" }],
    });
    await expect(registry.describeAssets([999_999])).rejects.toThrow(/no asset with id 999999/);
    await registry.close();
  });

  it("hears of changes made by another process", async () => {
    const registry = await createRegistry({ db });
    const heard = new Promise<string | undefined>((resolve) => {
      registry.onChange((snapshot) =>
        resolve(snapshot.byTopic.get("mw/v1/berlin/P-101/readings")?.name),
      );
    });
    await importPlant(db, withFirstAsset({ name: "Renamed elsewhere" }));
    expect(await heard).toBe("Renamed elsewhere");
    await registry.close();
  });

  it("finds by itself what it was not told of", async () => {
    const registry = await createRegistry({ db });
    // As where the connection that listens is dead and nobody has noticed.
    await db.pool.query(`
      with renamed as (update ingest.asset set name = 'Renamed in silence' where tag = 'P-102' returning id)
      update ingest.registry_version set version = version + 1`);
    const name = () => registry.snapshot().byTopic.get("mw/v1/berlin/P-102/readings")?.name;
    await expect.poll(name, { timeout: 30_000, interval: 100 }).toBe("Renamed in silence");
    await registry.close();
  });

  it("reads a device's new secret without reading any asset again, nor any other device", async () => {
    const one = await createDevice(db, { name: "one", site: "berlin", assets: ["P-101"] });
    await createDevice(db, { name: "two", site: "berlin", assets: ["P-102"] });
    const registry = await createRegistry({ db });
    const before = registry.snapshot();
    await rotateSecret(db, manualClock(0), one.id, { graceHours: 1 });
    await registry.refreshIfStale();
    const after = registry.snapshot();
    expect(after.version).toBe(before.version);
    expect(after.assets).toBe(before.assets);
    expect(after.devices.get("one")?.secrets).toHaveLength(2);
    expect(after.devices.get("one")?.assetIds).toEqual(before.devices.get("one")?.assetIds);
    expect(after.devices.get("two")).toBe(before.devices.get("two"));
    await registry.close();
  });
});
