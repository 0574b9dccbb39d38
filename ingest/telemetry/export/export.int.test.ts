import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { createRoutes } from "#platform";
import type { Database, Principal } from "#platform";
import { manualClock, testApi, testDatabase } from "#platform/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Reading } from "../../log/reading.ts";
import { importPlant } from "../../registry/import-plant.ts";
import { plantDocumentSchema } from "../../registry/plant-document.ts";
import type { Registry } from "../../registry/registry.ts";
import { openDuckdbStore } from "../duckdb/open-duckdb-store.ts";
import type { TelemetryStore } from "../telemetry-store.ts";
import { sixteenPumps } from "../testing/sixteen-pumps.ts";
import { addExportRoutes } from "./export-routes.ts";
import { Manifest } from "./manifest.ts";

const noon = Date.UTC(2026, 10, 21, 12);
let db: Database;
let registry: Registry;
let store: TelemetryStore;
let dir: string;

beforeAll(async () => {
  db = await testDatabase();
  registry = await sixteenPumps(db);
  dir = await mkdtemp(join(tmpdir(), "millwright-export-test-"));
  store = await openDuckdbStore({ dir: join(dir, "store") });
  await store.append([
    {
      partition: 0,
      seq: 1,
      readings: [
        reading("P-1", "vibration", 0, { value: 0.1 + 0.2 }),
        reading("P-1", "vibration", 1, { value: 0, quality: "uncertain" }),
        reading("P-1", "vibration", 2, { value: null, quality: "bad" }),
        reading("P-1", "error", 3, { code: 'E "1",\n2' }),
        reading("P-1", "error", 4, { code: "" }),
        reading("P-2", "vibration", 5, { value: -1e-7 }),
        reading("P-2", "vibration", 3_600, { value: 9 }),
      ],
    },
  ]);
});
afterAll(async () => {
  await store.close();
  await registry.close();
  await rm(dir, { recursive: true });
});

const window = "from=2026-11-21T12:00:00Z&to=2026-11-21T13:00:00Z";

test("a window as CSV: nulls, zeroes and empty codes stay three things, and the window ends before its end", async () => {
  const response = await ask(`/exports/readings?${window}&asset=P-1,P-2`);
  expect(response.headers.get("content-type")).toContain("text/csv");
  const iso = (n: number): string => new Date(noon + n * 1_000).toISOString();
  const row = (place: string, n: number, rest: string): string =>
    `"north",${place},${iso(n)},${iso(n + 1)},${rest}\n`;
  expect(await response.text()).toBe(
    "site,asset,signal,observedAt,receivedAt,value,code,quality\n" +
      row('"P-1","vibration"', 0, "0.30000000000000004,,good") +
      row('"P-1","vibration"', 1, "0,,uncertain") +
      row('"P-1","vibration"', 2, ",,bad") +
      row('"P-1","error"', 3, ',"E ""1"",\n2",good') +
      row('"P-1","error"', 4, ',"",good') +
      row('"P-2","vibration"', 5, "-1e-7,,good"),
  );
});

test("Parquet has the same rows", async () => {
  const response = await ask(`/exports/readings?${window}&format=parquet`);
  const file = join(dir, "readings.parquet");
  await writeFile(file, new Uint8Array(await response.arrayBuffer()));
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  const reader = await connection.runAndReadAll(
    `select asset, signal, epoch_ms("observedAt")::double as at, value, code, quality from read_parquet('${file}')`,
  );
  connection.closeSync();
  expect(reader.getRowsJS()).toEqual([
    ["P-1", "vibration", noon, 0.1 + 0.2, null, "good"],
    ["P-1", "vibration", noon + 1_000, 0, null, "uncertain"],
    ["P-1", "vibration", noon + 2_000, null, null, "bad"],
    ["P-1", "error", noon + 3_000, null, 'E "1",\n2', "good"],
    ["P-1", "error", noon + 4_000, null, "", "good"],
    ["P-2", "vibration", noon + 5_000, -1e-7, null, "good"],
  ]);
});

test("the manifest's plant is the plant: importing it changes nothing", async () => {
  const manifest = Manifest.parse(await (await ask(`/exports/manifest?${window}`)).json());
  expect(manifest).toMatchObject({
    format: "millwright-fixture",
    version: 1,
    from: "2026-11-21T12:00:00.000Z",
    to: "2026-11-21T13:00:00.000Z",
    readings: 6,
    assets: 16,
    signals: 32,
  });
  const tallies = await importPlant(db, plantDocumentSchema.parse(manifest.plant));
  expect(tallies).toMatchObject({
    assets: { created: 0, updated: 0, unchanged: 16 },
    signals: { created: 0, updated: 0, unchanged: 32 },
  });
});

test("only what somebody may see is exported, and what is not there is named", async () => {
  const north = registry.snapshot().assets.values().next().value!.siteId;
  const stranger = { sites: [north + 1] };
  const manifest = await (await ask(`/exports/manifest?${window}`, stranger)).json();
  expect(manifest).toMatchObject({ assets: 0, readings: 0, plant: { sites: [] } });
  expect((await ask(`/exports/readings?${window}&site=north`, stranger)).status).toBe(404);
  expect((await ask(`/exports/readings?${window}&asset=P-1`, stranger)).status).toBe(404);
  const missing = await ask(`/exports/readings?${window}&asset=P-1,P-99`);
  expect([missing.status, await missing.text()]).toEqual([404, expect.stringContaining("P-99")]);
  expect((await ask(`/exports/readings?${window}`, { roles: ["viewer"] })).status).toBe(403);
});

function ask(path: string, principal: Partial<Principal> = {}): Promise<Response> {
  const routes = createRoutes();
  addExportRoutes(routes, { registry, store, clock: manualClock(noon) });
  const api = testApi([routes], { roles: ["reliability-engineer"], ...principal });
  return Promise.resolve(api.request(`/api/v1${path}`));
}

function reading(tag: string, key: string, seconds: number, content: Partial<Reading>): Reading {
  const asset = [...registry.snapshot().assets.values()].find((one) => one.tag === tag)!;
  const observedAt = noon + seconds * 1_000;
  return {
    assetId: asset.id,
    signalId: asset.signals.get(key)!.id,
    observedAt,
    receivedAt: observedAt + 1_000,
    value: null,
    code: null,
    quality: "good",
    source: 0,
    historical: false,
    ...content,
  };
}
