import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { manualClock, testApi, testDatabase } from "#platform/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database, Principal } from "#platform";
import type { IngestLog } from "../log/ingest-log.ts";
import { openLog } from "../log/open-log.ts";
import type { Reading } from "../log/reading.ts";
import { importPlant } from "../registry/import-plant.ts";
import { plantDocumentSchema } from "../registry/plant-document.ts";
import { createRegistry } from "../registry/registry.ts";
import type { Registry } from "../registry/registry.ts";
import type { AssetEntry } from "../registry/snapshot.ts";
import { openDuckdbStore } from "./duckdb/open-duckdb-store.ts";
import { telemetryRoutes } from "./routes.ts";
import type { TelemetryStore } from "./telemetry-store.ts";
import { startStoreWriter } from "./writer/start-store-writer.ts";
import type { StoreWriter } from "./writer/start-store-writer.ts";

const noon = Date.UTC(2026, 10, 21, 12);
const clock = manualClock(noon);
let db: Database;
let log: IngestLog;
let writer: StoreWriter;
let registry: Registry;
let store: TelemetryStore;
let pump: AssetEntry;
let dir: string;

beforeAll(async () => {
  db = await testDatabase();
  await importPlant(db, plantDocumentSchema.parse(plant));
  registry = await createRegistry({ db });
  dir = await mkdtemp(join(tmpdir(), "millwright-routes-"));
  store = await openDuckdbStore({ dir });
  log = await openLog({ db, partitions: 1, clock });
  writer = startStoreWriter({ log, store, db, registry, clock, gatherMs: 0, pollMs: 20 });
  pump = [...registry.snapshot().assets.values()][0]!;
});

afterAll(async () => {
  await writer.stop();
  await log.close();
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
      reading("flow", -60, { value: 3 }),
      reading("flow", -2, { value: null }),
      reading("flow", -1, { value: null }),
      reading("pressure", -1, { value: 0 }),
      reading("level", -3_600, { value: 3 }),
    ]);
    const { body } = await get(`/assets/${pump.id}/latest`);
    const by = Object.fromEntries(body.signals.map((s: { key: string }) => [s.key, s]));
    expect(by.flow).toMatchObject({
      reading: { value: null },
      stale: false,
      state: "no-value",
      since: at(-2),
    });
    expect(by.pressure).toMatchObject({ reading: { value: 0 }, stale: false, state: "ok" });
    expect(by.level).toMatchObject({
      reading: { value: 3 },
      stale: true,
      state: "stale",
      since: at(-3_600),
    });
    expect(by.speed).toMatchObject({ reading: null, stale: true, state: "never", since: null });
  });

  test("an instrument that shows what cannot be is told with since when", async () => {
    await keep([
      reading("power", -30, { value: 5 }),
      ...[-20, -10, -1].map((n) => reading("power", n, { value: 999, quality: "bad" })),
    ]);
    const { body } = await get(`/assets/${pump.id}/latest`);
    const power = body.signals.find((signal: { key: string }) => signal.key === "power");
    expect(power).toMatchObject({ state: "bad", since: at(-20), stale: false });
  });
});

describe("buckets of a signal", () => {
  test("a gap and a stretch of nulls are two things, and it is said what the buckets were made from", async () => {
    await keep(
      Array.from({ length: 360 }, (_, i) => i * 10 - 3_600)
        .filter((second) => second < -3_000 || second >= -2_000)
        .map((second) =>
          reading("torque", second, { value: second > -1_000 && second < -500 ? null : 7 }),
        ),
    );
    const { body } = await get(
      `/signals/${idOf("torque")}/readings?from=2026-11-21T11:00:00Z&points=120`,
    );
    expect(body).toMatchObject({ form: "buckets", everyMs: 30_000 });
    // As exact as the buckets are.
    expect(body.gaps).toEqual([{ from: at(-3_000), to: at(-2_010) }]);
    expect(body.withoutValue).toEqual([{ from: at(-990), to: at(-510) }]);
    expect(body.sources).toEqual([{ from: at(-3_600), to: at(0), tier: "raw" }]);
  });
});

describe("corrections", () => {
  const correct = (key: string, body: object, principal: Partial<Principal> = {}) =>
    post(`/signals/${idOf(key)}/corrections`, body, {
      roles: ["reliability-engineer"],
      ...principal,
    });

  test("a person's correction is in force, and the old value stays with both authors and the reason", async () => {
    await keep([reading("torque", -7_000, { value: 100, source: 0 })]);
    const observedAt = at(-7_000);
    const body = { observedAt, value: 42, comment: "The probe was unscrewed." };
    expect(await correct("torque", body)).toMatchObject({
      status: 202,
      body: { observedAt, was: { value: 100 }, now: { value: 42, quality: "good" } },
    });
    await writer.settle();
    const second = { observedAt, value: null, comment: "No, it was off." };
    expect((await correct("torque", second, { id: 2, name: "Ben" })).status).toBe(202);
    await writer.settle();
    const { body: list } = await get(`/signals/${idOf("torque")}/corrections`);
    expect(list).toMatchObject({
      nextCursor: null,
      items: [
        {
          observedAt,
          comment: "No, it was off.",
          was: { value: 42, by: { kind: "person", id: 1, name: "Ana Ruiz" } },
          now: { value: null, quality: "bad", by: { kind: "person", id: 2, name: "Ben" } },
        },
        {
          comment: "The probe was unscrewed.",
          was: { value: 100, by: { kind: "not-told", id: null, name: null } },
          now: { value: 42, by: { kind: "person", name: "Ana Ruiz" } },
        },
      ],
    });
    const page = await get(`/signals/${idOf("torque")}/corrections?limit=1`);
    const next = await get(
      `/signals/${idOf("torque")}/corrections?limit=1&cursor=${page.body.nextCursor}`,
    );
    expect(next.body).toMatchObject({ nextCursor: null, items: [{ was: { value: 100 } }] });
  });

  test("a device that sends another value for the same moment is in the same list", async () => {
    const { rows } = await db.pool.query(
      `insert into ingest.device (site_id, name, password_hash, salt) values ($1, 'gateway', '', '') returning id`,
      [pump.siteId],
    );
    await keep([reading("level", -9_000, { value: 1, source: rows[0].id })]);
    await keep([reading("level", -9_000, { value: 2, source: rows[0].id })]);
    const { body } = await get(`/signals/${idOf("level")}/corrections`);
    const by = { kind: "device", id: rows[0].id, name: "gateway" };
    expect(body.items).toMatchObject([
      { comment: null, was: { value: 1, by }, now: { value: 2, by } },
    ]);
  });

  test("a code that cannot be stored is refused, and holds nobody up", async () => {
    await keep([reading("error", -6_000, { value: null, code: "RUN" })]);
    const asked = { observedAt: at(-6_000), comment: "x" };
    for (const value of ["E\0", "\uD800"]) {
      expect(await correct("error", { ...asked, value })).toMatchObject({ status: 422 });
    }
    expect((await correct("error", { ...asked, value: "STOP" })).status).toBe(202);
    await writer.settle();
    expect(writer.health().failingSince).toBeNull();
  });

  test("what is no correction is refused with the remedy and changes nothing", async () => {
    await keep([reading("torque", -8_000, { value: 5 })]);
    const asked = { observedAt: at(-8_000), value: 6, comment: "x" };
    expect(await correct("torque", { ...asked, observedAt: at(-8_001) })).toMatchObject({
      status: 404,
      body: { code: "no-such-reading" },
    });
    expect(await correct("torque", { ...asked, value: 5 })).toMatchObject({
      status: 409,
      body: { code: "same-value" },
    });
    for (const value of [900, "high"]) {
      const { status, body } = await correct("torque", { ...asked, value });
      expect([status, JSON.stringify(body)]).toEqual([422, expect.stringContaining("value")]);
    }
    expect((await correct("torque", { ...asked, comment: " " })).status).toBe(422);
    expect((await correct("torque", asked, { kind: "machine" })).status).toBe(403);
    expect((await correct("torque", asked, { roles: ["dispatcher"] })).status).toBe(403);
    expect((await correct("torque", asked, { sites: [pump.siteId + 1] })).status).toBe(404);
    await writer.settle();
    const window = { signalId: idOf("torque"), from: noon - 8_000_000, to: noon - 7_999_999 };
    expect(await store.window(window)).toMatchObject([{ value: 5 }]);
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
    const api = testApi([telemetryRoutes(parts())]);
    expect((await api.request(`/api/v1/assets/${pump.id}/latest`)).status).toBe(401);
  });
});

test("the routes are in the OpenAPI document", async () => {
  const api = testApi([telemetryRoutes(parts())], {});
  const document = await (await api.request("/api/v1/openapi.json")).text();
  expect(document).toContain("/signals/{id}/readings");
  expect(document).toContain("ReadingBucket");
});

const parts = () => ({ db, registry, store, ingestLog: log, clock });

// oxlint-disable-next-line typescript/no-explicit-any -- what came over the wire, looked at by the expectations
type Answer = any;

async function get(
  path: string,
  principal: Partial<Principal> = {},
): Promise<{ status: number; body: Answer }> {
  const api = testApi([telemetryRoutes(parts())], principal);
  const response = await api.request(`/api/v1${path}`);
  return { status: response.status, body: await response.json() };
}

async function post(
  path: string,
  content: object,
  principal: Partial<Principal>,
): Promise<{ status: number; body: Answer }> {
  const api = testApi([telemetryRoutes(parts())], principal);
  const response = await api.request(`/api/v1${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: "http://localhost" },
    body: JSON.stringify(content),
  });
  return { status: response.status, body: await response.json() };
}

function at(secondsFromNoon: number): string {
  return new Date(noon + secondsFromNoon * 1_000).toISOString();
}

function idOf(key: string): number {
  return pump.signals.get(key)!.id;
}

async function keep(readings: Reading[]): Promise<void> {
  await log.append(readings);
  await writer.settle();
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
        { key: "power", unit: "kW", every: "10s" },
        { key: "torque", unit: "N.m", min: 0, max: 500, every: "10s" },
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
