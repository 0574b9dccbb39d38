import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { manualClock, testApi, testDatabase } from "#platform/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Principal } from "#platform";
import type { Reading } from "../log/reading.ts";
import { importPlant } from "../registry/import-plant.ts";
import { plantDocumentSchema } from "../registry/plant-document.ts";
import { createRegistry } from "../registry/registry.ts";
import type { Registry } from "../registry/registry.ts";
import type { AssetEntry } from "../registry/snapshot.ts";
import { openDuckdbStore } from "./duckdb/open-duckdb-store.ts";
import { telemetryRoutes } from "./routes.ts";
import type { TelemetryStore } from "./telemetry-store.ts";

const noon = Date.UTC(2026, 10, 21, 12);
const clock = manualClock(noon);
let registry: Registry;
let store: TelemetryStore;
let pump: AssetEntry;
let dir: string;

beforeAll(async () => {
  const db = await testDatabase();
  await importPlant(db, plantDocumentSchema.parse(plant));
  registry = await createRegistry({ db });
  dir = await mkdtemp(join(tmpdir(), "millwright-routes-"));
  store = await openDuckdbStore({ dir });
  pump = [...registry.snapshot().assets.values()][0]!;
});

afterAll(async () => {
  await registry.close();
  await store.close();
  await rm(dir, { recursive: true });
});

describe("readings of a signal", () => {
  test("few readings come as they are, with null, zero and quality apart, and gaps are named", async () => {
    await keep([
      reading("temperature", -50, { value: 61.5 }),
      reading("temperature", -40, { value: 0, quality: "bad" }),
      reading("temperature", -30, { value: null }),
      reading("temperature", -10, { value: 62 }),
    ]);
    const { status, body } = await get(
      `/signals/${idOf("temperature")}/readings?from=2026-11-21T12:59:10%2B01:00`,
    );
    expect(status).toBe(200);
    expect(body).toMatchObject({
      form: "readings",
      signal: { key: "temperature", unit: "Cel", kind: "number" },
      from: "2026-11-21T11:59:10.000Z",
      to: "2026-11-21T12:00:00.000Z",
      truncated: false,
      gaps: [],
      readings: [
        {
          observedAt: "2026-11-21T11:59:10.000Z",
          receivedAt: "2026-11-21T11:59:10.200Z",
          value: 61.5,
          code: null,
          quality: "good",
        },
        { value: 0, quality: "bad" },
        { value: null, quality: "good" },
        { value: 62 },
      ],
    });
    const wider = await get(`/signals/${idOf("temperature")}/readings?from=2026-11-21T11:50:00Z`);
    expect(wider.body).toMatchObject({
      gaps: [{ from: "2026-11-21T11:50:00.000Z", to: "2026-11-21T11:59:10.000Z" }],
    });
  });

  test("many readings come as buckets in which a spike of one reading stays visible", async () => {
    const day = 8_640;
    await keep(
      Array.from({ length: day }, (_, i) =>
        reading("vibration", -10 * (day - i), { value: i === 4_321 ? 99 : 2 }),
      ).filter((_, i) => i < 6_000 || i >= 6_200),
    );
    const { body } = await get(`/signals/${idOf("vibration")}/readings?points=100`);
    expect(body).toMatchObject({ form: "buckets", everyMs: 900_000 });
    expect(body.buckets.length).toBeLessThanOrEqual(100);
    expect(Math.max(...body.buckets.map((bucket: { max: number }) => bucket.max))).toBe(99);
    expect(body.buckets.reduce((sum: number, b: { count: number }) => sum + b.count, 0)).toBe(
      day - 200,
    );
    const close = await get(
      `/signals/${idOf("vibration")}/readings?from=2026-11-21T04:00:00Z&to=2026-11-21T06:00:00Z&points=1000`,
    );
    expect(close.body).toMatchObject({
      form: "readings",
      gaps: [{ from: "2026-11-21T04:39:50.000Z", to: "2026-11-21T05:13:20.000Z" }],
    });
  });

  test("of too many codes the newest are given", async () => {
    await keep(
      Array.from({ length: 30 }, (_, i) =>
        reading("error", i - 31, { value: null, code: `E${i}` }),
      ),
    );
    const { body } = await get(`/signals/${idOf("error")}/readings?points=10`);
    expect(body).toMatchObject({ form: "readings", truncated: true });
    expect(body.readings.map((r: { code: string }) => r.code)).toEqual(
      Array.from({ length: 10 }, (_, i) => `E${20 + i}`),
    );
  });

  test("a range that is empty, too long or badly written is refused with the remedy", async () => {
    const path = `/signals/${idOf("vibration")}/readings`;
    for (const [query, field] of [
      ["from=2026-11-21T12:00:00Z&to=2026-11-21T12:00:00Z", "from"],
      ["from=2020-01-01T00:00:00Z", "from"],
      ["from=yesterday", "from"],
      ["from=2026-11-21T12:00:00", "from"],
      ["points=100000", "points"],
      ["frm=2026-11-21T12:00:00Z", "frm"],
    ]) {
      const { status, body } = await get(`${path}?${query}`);
      expect([query, status]).toEqual([query, 422]);
      expect(JSON.stringify(body)).toContain(field);
    }
  });
});

describe("latest of an asset", () => {
  test("never heard, stale, null and zero are four different things", async () => {
    await keep([
      reading("flow", -1, { value: null }),
      reading("pressure", -1, { value: 0 }),
      reading("level", -3_600, { value: 3 }),
    ]);
    const { body } = await get(`/assets/${pump.id}/latest`);
    const by = Object.fromEntries(body.signals.map((s: { key: string }) => [s.key, s]));
    expect(by.flow).toMatchObject({ reading: { value: null }, stale: false });
    expect(by.pressure).toMatchObject({ reading: { value: 0 }, stale: false });
    expect(by.level).toMatchObject({ reading: { value: 3 }, stale: true });
    expect(by.speed).toMatchObject({ reading: null, stale: true });
  });
});

describe("who may see it", () => {
  test("someone of another site finds neither signal nor asset, as if there were none", async () => {
    const stranger = { roles: ["viewer" as const], sites: [pump.siteId + 1] };
    for (const path of [`/signals/${idOf("flow")}/readings`, `/assets/${pump.id}/latest`]) {
      expect((await get(path, stranger)).status).toBe(404);
      expect((await get(path, { ...stranger, sites: [pump.siteId] })).status).toBe(200);
    }
    expect((await get("/signals/999999/readings")).status).toBe(404);
    expect((await get("/assets/999999/latest")).status).toBe(404);
  });

  test("a stranger must sign in", async () => {
    const api = testApi([telemetryRoutes({ registry, store, clock })]);
    expect((await api.request(`/api/v1/assets/${pump.id}/latest`)).status).toBe(401);
  });
});

test("the routes are in the OpenAPI document", async () => {
  const api = testApi([telemetryRoutes({ registry, store, clock })], {});
  const document = await (await api.request("/api/v1/openapi.json")).text();
  expect(document).toContain("/signals/{id}/readings");
  expect(document).toContain("ReadingBucket");
});

// oxlint-disable-next-line typescript/no-explicit-any -- what came over the wire, looked at by the expectations
type Answer = any;

async function get(
  path: string,
  principal: Partial<Principal> = {},
): Promise<{ status: number; body: Answer }> {
  const api = testApi([telemetryRoutes({ registry, store, clock })], principal);
  const response = await api.request(`/api/v1${path}`);
  return { status: response.status, body: await response.json() };
}

function idOf(key: string): number {
  return pump.signals.get(key)!.id;
}

let seq = 0;
async function keep(readings: Reading[]): Promise<void> {
  seq += 1;
  await store.append([{ partition: 0, seq, readings }]);
}

function reading(key: string, secondsFromNoon: number, content: Partial<Reading>): Reading {
  const observedAt = noon + secondsFromNoon * 1_000;
  const { id: signalId, assetId } = pump.signals.get(key)!;
  return {
    assetId,
    signalId,
    observedAt,
    receivedAt: observedAt + 200,
    value: null,
    code: null,
    quality: "good",
    source: 0,
    historical: false,
    ...content,
  };
}

const plant = {
  assetClasses: [
    {
      code: "pump",
      name: "Pump",
      signals: [
        { key: "vibration", unit: "mm/s", every: "10s" },
        { key: "temperature", unit: "Cel", every: "10s" },
        { key: "flow", unit: "l/min", every: "10s" },
        { key: "pressure", unit: "bar", every: "10s" },
        { key: "level", unit: "m", heartbeat: "10m" },
        { key: "speed", unit: "1/min", every: "10s" },
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
          assets: [{ tag: "P-101", name: "Pump 101", class: "pump" }],
        },
      ],
    },
  ],
};
