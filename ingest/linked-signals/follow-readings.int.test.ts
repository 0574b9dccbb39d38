import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { MqttClient } from "mqtt";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Database, Principal } from "#platform";
import { testApi, testDatabase } from "#platform/testing";
import { createDevice } from "../devices/devices.ts";
import { partitionOf } from "../log/partition.ts";
import { openIngest } from "../open-ingest.ts";
import { importPlant } from "../registry/import-plant.ts";
import { ingestRoutes } from "../routes/ingest-routes.ts";
import { openDuckdbStore } from "../telemetry/duckdb/open-duckdb-store.ts";
import { telemetryRoutes } from "../telemetry/routes.ts";
import type { TelemetryStore } from "../telemetry/telemetry-store.ts";
import { type StoreWriter, startStoreWriter } from "../telemetry/writer/start-store-writer.ts";
import { readingsAfter, startTestIngest, type TestIngest } from "../testing/harness.ts";
import { partitions } from "../testing/partitions.ts";
import { topicFor } from "../wire/index.ts";
import { linkedPlant } from "./testing/linked-plant.ts";

let db: Database;
let test: TestIngest;
let store: TelemetryStore;
let writer: StoreWriter;
let header: MqttClient;
let pump: MqttClient;
let dir: string;
let now: number;

beforeAll(async () => {
  db = await testDatabase();
  test = await startTestIngest(db);
  await importPlant(db, linkedPlant);
  const { secret } = await createDevice(db, { name: "header", site: "berlin", assets: ["H-1"] });
  const { ingest, clock } = test;
  await ingest.registry.refreshIfStale();
  header = await test.connect({ username: "header", password: secret });
  pump = await test.connect();
  dir = await mkdtemp(join(tmpdir(), "millwright-linked-"));
  store = await openDuckdbStore({ dir });
  const { ingestLog: log, registry } = ingest;
  writer = startStoreWriter({ log, store, db, registry, clock, gatherMs: 0, pollMs: 20 });
});
afterAll(async () => {
  await writer.stop();
  await test.stop();
  await store.close();
  await rm(dir, { recursive: true });
});
/** Each test has an hour of its own. */
beforeEach(() => {
  test.clock.advance(3_600_000);
  now = test.clock.now();
});

const assetOf = (tag: string) =>
  test.ingest.registry.snapshot().byTopic.get(topicFor("berlin", tag))!;
const signalOf = (tag: string, key: string) => assetOf(tag).signals.get(key)!;
const say = (seconds: number, values: object) =>
  header.publishAsync(
    topicFor("berlin", "H-1"),
    JSON.stringify({ observedAt: now + seconds * 1_000, values }),
    { qos: 1 },
  );
/** Its memory knows nothing of what this one did. */
async function anotherProcess() {
  const { clock, log } = test;
  const ingest = await openIngest({ db, clock, log, partitions });
  return {
    say: (seconds: number, values: object) =>
      new Promise<void>((resolve, reject) => {
        const observedAt = now + seconds * 1_000;
        const payload = Buffer.from(JSON.stringify({ observedAt, values }));
        ingest.intake({ topic: topicFor("berlin", "H-1"), payload, device: null }, (error) =>
          error === undefined ? resolve() : reject(error),
        );
      }),
    [Symbol.asyncDispose]: () => ingest.close(),
  };
}

/** What is kept of a signal since the test began, as seconds and value. */
async function kept(tag: string, key: string): Promise<[number, number | null][]> {
  await writer.settle();
  const { id: signalId } = signalOf(tag, key);
  const readings = await store.window({ signalId, from: now - 3_000_000, to: now + 300_000 });
  return readings.map(({ observedAt, value }) => [(observedAt - now) / 1_000, value]);
}

async function ask(method: "GET" | "POST", path: string, body?: object) {
  const { ingest, clock } = test;
  const { registry, ingestLog } = ingest;
  const api = testApi(
    [ingestRoutes(ingest), telemetryRoutes({ db, registry, ingestLog, store, clock })],
    { roles: ["reliability-engineer"], id: 7, name: "Ana" } satisfies Partial<Principal>,
  );
  const response = await api.request(`/api/v1${path}`, {
    method,
    ...(body && {
      body: JSON.stringify(body),
      headers: {
        "content-type": "application/json",
        "x-millwright-csrf": "1",
        "sec-fetch-site": "same-origin",
      },
    }),
  });
  // oxlint-disable-next-line typescript/no-explicit-any -- answers are looked into by tests only
  const answer: any = await response.json();
  return { status: response.status, body: answer };
}

describe("a followed signal", () => {
  it("is acknowledged once its readings are its followers' too, and no others are", async () => {
    const before = await test.ingest.ingestLog.heads();
    const readings = Array.from({ length: 5 }, (_, i) => [
      { observedAt: now + i, signal: "pressure", value: i, quality: "uncertain" },
      { observedAt: now + i, signal: "flow", value: 50 },
    ]).flat();
    await header.publishAsync(topicFor("berlin", "H-1"), JSON.stringify({ readings }), { qos: 1 });
    const { rows } = await db.pool.query<{ transactions: number; entries: number }>(
      `select count(distinct xmin::text)::int as transactions, count(*)::int as entries
       from ingest.log where kind = 'readings' and seq > ($1::bigint[])[partition + 1]`,
      [before],
    );
    // As many entries as partitions are concerned, and one commit.
    const concerned = new Set(
      ["H-1", "P-101", "P-102"].map((tag) => partitionOf(assetOf(tag).id, partitions)),
    );
    expect(rows).toEqual([{ transactions: 1, entries: concerned.size }]);
    const all = await readingsAfter(test.ingest, before);
    const of = (tag: string, key: string) =>
      all
        .filter(({ signalId }) => signalId === signalOf(tag, key).id)
        .map(({ observedAt, value, quality, assetId }) => {
          expect(assetId).toBe(assetOf(tag).id);
          return [observedAt - now, value, quality];
        });
    expect(all).toHaveLength(20);
    expect(of("H-1", "flow")).toHaveLength(5);
    const said = [0, 1, 2, 3, 4].map((i) => [i, i, "uncertain"]);
    expect(of("H-1", "pressure")).toEqual(said);
    expect(of("P-102", "supply")).toEqual(said);
    expect(of("P-101", "supply")).toEqual(
      said.map(([at, i]) => [at, Number(i) * 100, "uncertain"]),
    );
    const [first] = all;
    expect(new Set(all.map(({ receivedAt, source }) => `${receivedAt} ${source}`))).toEqual(
      new Set([`${first?.receivedAt} ${first?.source}`]),
    );
  });

  it("is not known to its followers twice, whatever comes again, late or after a restart", async () => {
    await say(10, { pressure: 3 });
    await say(20, { pressure: 5 });
    await say(15, { pressure: 4 });
    await say(10, { pressure: 3 });
    const expected = [
      [10, 300],
      [15, 400],
      [20, 500],
    ];
    expect(await kept("P-101", "supply")).toEqual(expected);
    // The device has not seen that it was acknowledged, and neither has the process that comes after this one.
    await using next = await anotherProcess();
    await next.say(20, { pressure: 5 });
    await next.say(25, { pressure: 6 });
    expect(await kept("P-101", "supply")).toEqual([...expected, [25, 600]]);
    expect(await kept("H-1", "pressure")).toHaveLength(4);
  });

  it("brings its followers its corrections, with their author and reason; they have none of their own", async () => {
    await say(-1_000, { pressure: 3 });
    await say(-900, { pressure: 9 });
    await kept("H-1", "pressure");
    const asked = {
      observedAt: new Date(now - 900_000).toISOString(),
      value: 4,
      comment: "The transmitter was being calibrated.",
    };
    const own = signalOf("P-101", "supply").id;
    const refused = await ask("POST", `/signals/${own}/corrections`, { ...asked, value: 400 });
    expect(refused).toMatchObject({
      status: 409,
      body: { code: "linked-signal", detail: expect.stringMatching(/pressure of H-1: correct/) },
    });
    const { id } = signalOf("H-1", "pressure");
    expect((await ask("POST", `/signals/${id}/corrections`, asked)).status).toBe(202);
    expect(await kept("P-101", "supply")).toEqual([
      [-1_000, 300],
      [-900, 400],
    ]);
    const { body } = await ask("GET", `/signals/${own}/corrections`);
    expect(body.items[0]).toMatchObject({
      was: { value: 900, by: { kind: "device", name: "header" } },
      now: { value: 400, by: { kind: "person", id: 7, name: "Ana" } },
      comment: asked.comment,
    });
  });

  it("is the instrument of its followers: listed once, and shown where one asks for their asset", async () => {
    await say(0, { pressure: 4 });
    await say(1, { pressure: 12 });
    await test.ingest.health.flush();
    const all = await ask("GET", "/signal-health?fault=any");
    expect(all.body.items.map((item: { key: string }) => item.key)).toEqual(["pressure"]);
    const shown = await ask("GET", `/signal-health?fault=any&asset=${assetOf("P-101").id}`);
    expect(shown.body.items).toMatchObject([
      { key: "supply", unit: "kPa", value: 1_200, fault: { kind: "out-of-range" } },
    ]);
    const counts = await ask("GET", "/commissioning/check/counts");
    // Eight pumps of three and the header's two.
    expect(counts.body).toMatchObject({ signals: 26, faulty: 1 });
    const check = await ask(
      "GET",
      `/commissioning/check?asset=${assetOf("P-102").id}&status=faulty`,
    );
    expect(check.body.items).toMatchObject([{ key: "supply", status: "faulty" }]);
  });

  it("goes into an export alone; what follows it goes as a link, or by itself where it is left out", async () => {
    await say(-100, { pressure: 3 });
    await kept("H-1", "pressure");
    const window = `from=${new Date(now - 200_000).toISOString()}&to=${new Date(now).toISOString()}`;
    const manifest = await ask("GET", `/exports/manifest?${window}&asset=H-1,P-101`);
    expect(manifest.body).toMatchObject({ readings: 1, signals: 5 });
    const supply = (body: { plant: typeof linkedPlant }, place: number) =>
      body.plant.sites[0]?.systems[0]?.assets[place]?.signals.find(({ key }) => key === "supply");
    const header = manifest.body.plant.sites[0].systems[0].assets.findIndex(
      ({ tag }: { tag: string }) => tag === "H-1",
    );
    expect(supply(manifest.body, 1 - header)).toEqual({
      key: "supply",
      name: "Supply pressure",
      unit: "kPa",
      decimals: 2,
      follows: { asset: "H-1", signal: "pressure" },
    });
    const alone = await ask("GET", `/exports/manifest?${window}&asset=P-101`);
    expect(alone.body).toMatchObject({ readings: 1, signals: 4 });
    expect(supply(alone.body, 0)).toMatchObject({ every: 5, max: 1_000 });
  });
});

describe("a signal that follows another", () => {
  it("is nobody's to send: that is refused with where it belongs, and the rest of the message is kept", async () => {
    const before = await test.ingest.ingestLog.heads();
    const payload = JSON.stringify({ observedAt: now, values: { supply: 400, vibration: 2 } });
    await pump.publishAsync(topicFor("berlin", "P-101"), payload, { qos: 1 });
    expect(await readingsAfter(test.ingest, before)).toMatchObject([{ value: 2 }]);
    const { body } = await ask("GET", "/dead-letters?reason=linked-signal");
    expect(body.items).toMatchObject([
      {
        detail: "supply of P-101 follows pressure of H-1: publish it there only",
        credential: "gateway",
        payload: expect.stringContaining("supply"),
      },
    ]);
    const replay = await ask("POST", "/dead-letters/replay", { ids: [body.items[0].id] });
    expect(replay.body.items).toMatchObject([{ replayed: false, reason: "linked-signal" }]);
    expect(await kept("P-101", "supply")).toEqual([]);
  });
});
