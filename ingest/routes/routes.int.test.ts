import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database, Principal } from "#platform";
import { testApi, testDatabase } from "#platform/testing";
import { startTestIngest, type TestIngest } from "../testing/harness.ts";
import { topicFor } from "../wire/index.ts";
import { ingestRoutes } from "./ingest-routes.ts";

let db: Database;
let test: TestIngest;
beforeAll(async () => {
  db = await testDatabase();
  test = await startTestIngest(db);
  await test.ingest.registry.refreshIfStale();
});
afterAll(() => test.stop());

async function ask(method: string, path: string, body?: unknown, as: Partial<Principal> = {}) {
  const api = testApi([ingestRoutes(test.ingest)], as);
  const yaml = typeof body === "string";
  const response = await api.request(`/api/v1${path}`, {
    method,
    ...(body === undefined
      ? {}
      : {
          headers: { "content-type": yaml ? "application/yaml" : "application/json" },
          body: yaml ? body : JSON.stringify(body),
        }),
  });
  const text = await response.text();
  // oxlint-disable-next-line typescript/no-explicit-any -- answers are looked into by tests only
  const answer: any = text === "" ? undefined : JSON.parse(text);
  return { status: response.status, body: answer };
}

const viewer = { roles: ["viewer"] } as const;

describe("the registry over HTTP", () => {
  it("lists assets page by page, and filters by text, site and class", async () => {
    const first = await ask("GET", "/assets?limit=5");
    expect(first.body.items).toHaveLength(5);
    expect(first.body.items[0]).toMatchObject({
      tag: "P-101",
      site: { code: "berlin", timeZone: "Europe/Berlin" },
      system: { code: "cooling" },
      assetClass: { code: "pump" },
    });
    const second = await ask("GET", `/assets?limit=5&cursor=${first.body.nextCursor}`);
    expect(second.body.items.map((asset: { tag: string }) => asset.tag)).toEqual([
      "P-106",
      "P-107",
      "P-108",
    ]);
    expect(second.body.nextCursor).toBeNull();
    expect((await ask("GET", "/assets?q=p-10_")).body.items).toEqual([]);
    expect((await ask("GET", "/assets?q=PUMP%20103")).body.items).toHaveLength(1);
    expect((await ask("GET", "/assets?assetClass=fan")).body.items).toEqual([]);
  });

  it("shows one asset with its components and signals", async () => {
    const { items } = (await ask("GET", "/assets?q=P-101")).body;
    const { status, body } = await ask("GET", `/assets/${items[0].id}`, undefined, viewer);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      tag: "P-101",
      topic: topicFor("berlin", "P-101"),
      components: [{ code: "bearing", name: "Bearing" }],
    });
    expect(body.signals[0]).toMatchObject({
      key: "vibration",
      unit: "mm/s",
      reporting: "periodic",
      intervalSeconds: 5,
      component: { code: "bearing" },
    });
  });

  it("hides what is on other sites", async () => {
    const { items } = (await ask("GET", "/assets?q=P-101")).body;
    const stranger = { roles: ["viewer"], sites: [] } as const;
    expect((await ask("GET", "/assets", undefined, stranger)).body.items).toEqual([]);
    expect((await ask("GET", "/sites", undefined, stranger)).body.items).toEqual([]);
    expect((await ask("GET", `/assets/${items[0].id}`, undefined, stranger)).status).toBe(404);
    expect((await ask("GET", "/asset-classes", undefined, stranger)).body.items).toMatchObject([
      { code: "pump", assets: 0 },
    ]);
  });

  it("takes a plant document as YAML, says in a dry run what would change, and knows it at once", async () => {
    const plant = `
      sites:
        - code: madrid
          name: Madrid works
          timeZone: Europe/Madrid
          systems:
            - code: air
              name: Compressed air
              assets:
                - { tag: K-1, name: Compressor 1, class: pump, signals: [{ key: flow, unit: m3/h, every: 10s }] }`;
    const dry = await ask("POST", "/registry/imports?dryRun=true", plant);
    expect(dry.body).toMatchObject({ dryRun: true, assets: { created: 1 } });
    const topic = topicFor("madrid", "K-1");
    expect(test.ingest.registry.snapshot().byTopic.has(topic)).toBe(false);
    const real = await ask("POST", "/registry/imports", plant);
    expect(real.body).toMatchObject({
      dryRun: false,
      assets: { created: 1 },
      // Its own, and the three of its class.
      signals: { created: 4 },
    });
    expect(test.ingest.registry.snapshot().byTopic.has(topic)).toBe(true);
    expect((await ask("GET", "/sites")).body.items).toMatchObject([
      { code: "berlin", assets: 8 },
      { code: "madrid", assets: 1 },
    ]);
  });

  it("names every field of a plant document that is wrong", async () => {
    const { status, body } = await ask("POST", "/registry/imports", {
      sites: [{ code: "a b", name: "X", timeZone: "Mars/Olympus" }],
    });
    expect(status).toBe(422);
    expect(body.errors.map((error: { field: string }) => error.field)).toEqual([
      "sites[0].code",
      "sites[0].timeZone",
    ]);
    const asset = { tag: "K-2", name: "K", class: "nothing" };
    const system = { code: "air", name: "Air", assets: [asset] };
    const site = { code: "madrid", name: "M", timeZone: "Europe/Madrid", systems: [system] };
    const second = await ask("POST", "/registry/imports", { sites: [site] });
    expect(second.body.errors).toMatchObject([{ field: "sites[0].systems[0].assets[0].class" }]);
  });

  it("may be changed by engineers only", async () => {
    expect((await ask("POST", "/registry/imports", { sites: [] }, viewer)).status).toBe(403);
  });
});

describe("devices over HTTP", () => {
  it("are made with a secret that is shown once, and can publish at once", async () => {
    const made = await ask("POST", "/devices", {
      name: "http-1",
      site: "berlin",
      assets: ["P-101"],
    });
    expect(made.status).toBe(201);
    const client = await test.connect({ username: "http-1", password: made.body.secret });
    await client.endAsync();
    const { body } = await ask("GET", "/devices?q=http-1");
    expect(body.items).toMatchObject([
      { name: "http-1", enabled: true, assets: [{ tag: "P-101" }] },
    ]);
    expect(JSON.stringify(body)).not.toContain(made.body.secret);
    const again = await ask("POST", "/devices", { name: "http-1", site: "berlin", assets: [] });
    expect(again).toMatchObject({ status: 409, body: { code: "device-exists" } });
  });

  it("are rotated, disabled and given other assets", async () => {
    const made = await ask("POST", "/devices", { name: "http-2", site: "berlin", assets: [] });
    const { id } = made.body;
    const rotated = await ask("POST", `/devices/${id}/rotate`, { graceHours: 0 });
    expect(rotated.body.secret).not.toBe(made.body.secret);
    expect(rotated.body.previousSecretUntil).toBeNull();
    const changed = await ask("PATCH", `/devices/${id}`, { enabled: false, assets: ["P-103"] });
    expect(changed.body).toMatchObject({ enabled: false, assets: [{ tag: "P-103" }] });
    expect((await ask("PATCH", `/devices/${id}`, {})).status).toBe(422);
    expect((await ask("PATCH", `/devices/${id}`, { enabled: true }, { sites: [] })).status).toBe(
      404,
    );
    expect((await ask("GET", "/devices", undefined, viewer)).status).toBe(403);
  });
});

describe("dead letters over HTTP", () => {
  it("are listed, counted by reason and replayed", async () => {
    const client = await test.connect();
    const payload = JSON.stringify({ observedAt: test.clock.now(), signal: "flow", value: 1 });
    await client.publishAsync(topicFor("berlin", "P-101"), payload, { qos: 1 });
    await client.publishAsync(topicFor("berlin", "P-101"), Buffer.from([0xff]), { qos: 1 });
    const list = await ask("GET", "/dead-letters?reason=unknown-signal", undefined, viewer);
    expect(list.body.items).toMatchObject([
      {
        reason: "unknown-signal",
        credential: "gateway",
        count: 1,
        status: "kept",
        payloadEncoding: "utf8",
      },
    ]);
    expect((await ask("GET", "/dead-letters?reason=not-utf8")).body.items).toMatchObject([
      { payload: "/w==", payloadEncoding: "base64" },
    ]);
    expect((await ask("GET", "/dead-letters/counts")).body.items).toMatchObject([
      { reason: "not-utf8", kept: 1 },
      { reason: "unknown-signal", kept: 1, beyondQuota: 0 },
    ]);
    const refused = await ask("POST", "/dead-letters/replay", { reason: "unknown-signal" });
    expect(refused.body.items).toMatchObject([{ replayed: false, reason: "unknown-signal" }]);
    const asset = { tag: "P-101", name: "Pump 101", class: "pump", signals: [{ key: "flow" }] };
    const system = { code: "cooling", name: "Cooling water", assets: [asset] };
    const site = {
      code: "berlin",
      name: "Berlin works",
      timeZone: "Europe/Berlin",
      systems: [system],
    };
    await ask("POST", "/registry/imports", { sites: [site] });
    const replayed = await ask("POST", "/dead-letters/replay", { ids: [list.body.items[0].id] });
    expect(replayed.body.items).toMatchObject([{ replayed: true, readings: 1 }]);
    expect((await ask("GET", "/dead-letters?status=replayed")).body.items).toHaveLength(1);
    expect((await ask("POST", "/dead-letters/replay", {})).status).toBe(422);
    expect((await ask("POST", "/dead-letters/replay", { ids: [1] }, viewer)).status).toBe(403);
    await client.endAsync();
  });
});

describe("the documentation", () => {
  it("holds every route of ingest", async () => {
    const api = testApi([ingestRoutes(test.ingest)]);
    const response = await api.request("/api/v1/openapi.json");
    const document = await response.text();
    for (const path of [
      "/sites",
      "/assets/{id}",
      "/registry/imports",
      "/devices/{id}/rotate",
      "/dead-letters/replay",
    ]) {
      expect(document).toContain(`${path}"`);
    }
  });
});
