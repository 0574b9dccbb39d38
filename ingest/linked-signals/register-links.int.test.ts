import { beforeAll, describe, expect, it } from "vitest";
import { AppError, type Database } from "#platform";
import { testDatabase } from "#platform/testing";
import { importSheet } from "../commissioning/import-sheet.ts";
import { writeSheet } from "../commissioning/write-sheet.ts";
import { importPlant } from "../registry/import-plant.ts";
import { findAsset } from "../registry/list-assets.ts";
import { type PlantDocument, plantDocumentSchema } from "../registry/plant-document.ts";
import { createRegistry } from "../registry/registry.ts";
import type { RegistrySnapshot } from "../registry/snapshot.ts";
import { importTestPlant } from "../testing/plant.ts";
import { mostFollowers } from "./link.ts";
import { linkedPlant } from "./testing/linked-plant.ts";

let db: Database;
beforeAll(async () => {
  db = await testDatabase();
  await importTestPlant(db);
  await importPlant(db, linkedPlant);
});

async function snapshot(): Promise<RegistrySnapshot> {
  const registry = await createRegistry({ db });
  await registry.close();
  return registry.snapshot();
}

const topic = (tag: string) => `mw/v1/berlin/${tag}/readings`;
const signalNow = async (tag: string, key: string) =>
  (await snapshot()).byTopic.get(topic(tag))?.signals.get(key);

/** The plant document with these assets of Berlin's cooling water. */
const withAssets = (assets: object[], more: object = {}): PlantDocument =>
  plantDocumentSchema.parse({
    ...more,
    sites: [
      {
        code: "berlin",
        name: "Berlin works",
        timeZone: "Europe/Berlin",
        systems: [{ code: "cooling", name: "Cooling water", assets }],
      },
    ],
  });
const pump = (number: number, ...signals: object[]) => ({
  tag: `P-${number}`,
  name: `Pump ${number}`,
  class: "pump",
  signals,
});

async function errorsOf(run: Promise<unknown>): Promise<string[]> {
  const error = await run.catch((thrown: unknown) => thrown);
  if (!(error instanceof AppError)) throw new Error("it was taken", { cause: error });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what imports answer
  const errors = error.data["errors"] as { field: string; message: string }[];
  return errors.map(({ field, message }) => `${field}: ${message}`);
}

describe("a signal that follows another", () => {
  it("is registered with what that one has, and importing it again changes nothing", async () => {
    const header = await signalNow("H-1", "pressure");
    expect(await signalNow("P-101", "supply")).toMatchObject({
      name: "Supply pressure",
      kind: "number",
      unit: "kPa",
      min: 0,
      max: 1_000,
      intervalSeconds: 5,
      latenessSeconds: 60,
      follows: { assetId: header?.assetId, signalId: header?.id, tag: "H-1", key: "pressure" },
    });
    expect(header?.follows).toBeUndefined();
    const again = await importPlant(db, linkedPlant);
    expect(again.signals).toMatchObject({ created: 0, updated: 0 });
  });

  it("is shown at both ends", async () => {
    const { assets, byTopic } = await snapshot();
    const ends = ["H-1", "P-101", "P-102"].map((tag) => byTopic.get(topic(tag))!);
    const [header, first, second] = await Promise.all(
      ends.map(({ id }) => findAsset(db, id, "all")),
    );
    expect(assets.size).toBe(9);
    const supplied = { key: "supply", name: "Supply pressure", asset: { tag: "P-101" } };
    expect(header?.signals[0]).toMatchObject({
      follows: null,
      followedBy: [supplied, { key: "supply", name: "supply", asset: { tag: "P-102" } }],
    });
    expect(header?.signals[1]).toMatchObject({ key: "flow", follows: null, followedBy: [] });
    const supply = first?.signals.find(({ key }) => key === "supply");
    expect(supply).toMatchObject({
      follows: { key: "pressure", name: "Pressure", asset: { tag: "H-1", name: "Header 1" } },
      followedBy: [],
    });
    expect(second?.signals.map(({ unit }) => unit)).toContain("bar");
  });

  it("goes along when that one is said differently, named or not", async () => {
    const header = (pressure: object) =>
      withAssets([{ tag: "H-1", name: "Header 1", class: "header", signals: [pressure] }]);
    const pressure = { key: "pressure", name: "Pressure", unit: "bar" };
    const before = { ...pressure, min: 0, max: 10, every: "5s" };
    const { signals } = await importPlant(
      db,
      header({ ...pressure, min: 0, max: 16, heartbeat: "10m", lateness: "5m" }),
    );
    // Itself and both that follow it.
    expect(signals).toEqual({ created: 0, updated: 3, unchanged: 1 });
    const facts = { reporting: "on-change", intervalSeconds: 600, latenessSeconds: 300 };
    expect(await signalNow("P-101", "supply")).toMatchObject({ ...facts, max: 1_600 });
    expect(await signalNow("P-102", "supply")).toMatchObject({ ...facts, max: 16 });
    await importPlant(db, header(before));
    expect(await signalNow("P-101", "supply")).toMatchObject({ max: 1_000, latenessSeconds: 60 });
  });

  it("is refused by its path where it cannot be, and nothing was changed", async () => {
    const follows = { asset: "H-1", signal: "pressure" };
    const { version } = await snapshot();
    const document = withAssets([
      pump(103, { key: "supply", follows: { asset: "H-1", signal: "presure" } }),
      pump(104, { key: "vibration", unit: "mm/s", follows: { asset: "H-1", signal: "flow" } }),
      pump(102, { key: "supply", unit: "bar", every: "5s" }),
      pump(105, { key: "supply", follows: { asset: "P-101", signal: "supply" } }),
      pump(106, { key: "supply", unit: "Cel", follows }),
    ]);
    const at = (asset: number) => `sites[0].systems[0].assets[${asset}].signals[0]`;
    expect(await errorsOf(importPlant(db, document))).toEqual([
      `${at(0)}.follows: there is no signal presure of H-1 at site berlin: add it, or correct tag and key`,
      `${at(1)}.follows: vibration of P-104 is sent by its devices, and its history is that; give the new one another key`,
      `${at(2)}.follows: supply of P-102 follows pressure of H-1, and its history is that; give the new one another key`,
      `${at(3)}.follows: supply of P-101 itself follows pressure of H-1: follow that one`,
      expect.stringContaining(`${at(4)}.unit: pressure of H-1 is in bar; `),
    ]);
    expect((await snapshot()).version).toBe(version);
    const parsed = plantDocumentSchema.safeParse({
      assetClasses: [
        {
          code: "x",
          name: "X",
          signals: [{ key: "s", follows, min: 0, every: "5s", lateness: "5m" }],
        },
      ],
    });
    expect(parsed.error?.issues.map(({ path }) => path.at(-1))).toEqual([
      "min",
      "every",
      "lateness",
    ]);
  });

  it("of a class is one of all its assets, each of the header of its own site", async () => {
    const outlet = { key: "outlet", follows: { asset: "H-1", signal: "flow" } };
    const classes = (document: PlantDocument) => [
      { ...document.assetClasses[0], code: "cooler", name: "Cooler", signals: [outlet] },
    ];
    const coolers = [
      { tag: "C-1", name: "Cooler 1", class: "cooler" },
      { tag: "C-2", name: "Cooler 2", class: "cooler" },
    ];
    await importPlant(db, withAssets(coolers, { assetClasses: classes(linkedPlant) }));
    expect(await signalNow("C-2", "outlet")).toMatchObject({
      unit: "m3/h",
      follows: { tag: "H-1", key: "flow" },
    });
    // What a class gets later, its registered assets get too.
    const inlet = { key: "inlet", unit: "mbar", follows: { asset: "H-1", signal: "pressure" } };
    const later = await importPlant(
      db,
      plantDocumentSchema.parse({
        assetClasses: [{ code: "cooler", name: "Cooler", signals: [outlet, inlet] }],
      }),
    );
    expect(later.signals).toMatchObject({ created: 2 });
    expect(await signalNow("C-1", "inlet")).toMatchObject({ unit: "mbar", max: 10_000 });
    const madrid = plantDocumentSchema.parse({
      sites: [
        {
          code: "madrid",
          name: "Madrid works",
          timeZone: "Europe/Madrid",
          systems: [{ code: "air", name: "Air", assets: [coolers[0]] }],
        },
      ],
    });
    expect(await errorsOf(importPlant(db, madrid))).toEqual([
      "sites[0].systems[0].assets[0].class.signals[0].follows: there is no signal flow of H-1 at site madrid: add it, or correct tag and key",
      "sites[0].systems[0].assets[0].class.signals[1].follows: there is no signal pressure of H-1 at site madrid: add it, or correct tag and key",
    ]);
  });

  it(`has at most ${mostFollowers - 1} others beside it`, async () => {
    const followers = (count: number) =>
      withAssets(
        Array.from({ length: count }, (_, i) => ({
          ...pump(500 + i, { key: "flow", follows: { asset: "H-1", signal: "flow" } }),
          class: "header",
        })),
      );
    // Two coolers follow it already.
    const errors = await errorsOf(importPlant(db, followers(mostFollowers - 1)));
    expect(errors).toEqual([
      expect.stringMatching(
        /assets\[0\]\.signals\[0\]\.follows: 51 signals would follow flow of H-1, and at most 50 may/,
      ),
    ]);
    expect(await signalNow("P-500", "flow")).toBeUndefined();
  });
});

describe("a spreadsheet", () => {
  it("links signals, gives the links back, and changes nothing when they come again", async () => {
    const csv =
      "site,asset,signal,signalName,unit,follows\nberlin,P-107,supply,Supply,,H-1/pressure\n";
    expect((await importSheet(db, csv)).signals).toMatchObject({ created: 1, updated: 0 });
    expect(await signalNow("P-107", "supply")).toMatchObject({
      name: "Supply",
      unit: "bar",
      max: 10,
      follows: { tag: "H-1" },
    });
    const registered = await snapshot();
    const sheet = writeSheet(registered, { scope: "all" });
    expect(sheet).toMatch(/P-107,.*supply,.*H-1\/pressure/);
    const { signals } = await importSheet(db, sheet);
    expect(signals).toEqual({ created: 0, updated: 0, unchanged: registered.signals.size });
  });

  it("says at the cell what is wrong with a link", async () => {
    const csv = [
      "site,asset,signal,follows,every",
      "berlin,P-108,supply,H-1,",
      "berlin,P-107,supply,,5s",
      "berlin,P-106,supply,H-9/pressure,",
      "berlin,P-102,supply,-,",
      "",
    ].join("\n");
    const error = await importSheet(db, csv).catch((thrown: unknown) => thrown);
    if (!(error instanceof AppError)) throw new Error("it was taken", { cause: error });
    expect(error.data["errors"]).toMatchObject([
      { row: 2, column: "follows", message: expect.stringMatching(/such as H-1\/pressure/) },
      { row: 3, column: "every", message: expect.stringMatching(/which it follows/) },
      { row: 4, column: "follows", message: expect.stringMatching(/no signal pressure of H-9/) },
      { row: 5, column: "follows", message: expect.stringMatching(/follows pressure of H-1/) },
    ]);
  });
});
