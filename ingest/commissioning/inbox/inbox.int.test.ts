import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database, Principal } from "#platform";
import { testApi, testDatabase } from "#platform/testing";
import { createDevice } from "../../devices/devices.ts";
import { ingestRoutes } from "../../routes/ingest-routes.ts";
import { readingsAfter, startTestIngest, type TestIngest } from "../../testing/harness.ts";
import { topicFor } from "../../wire/index.ts";

let db: Database;
let test: TestIngest;
beforeAll(async () => {
  db = await testDatabase();
  test = await startTestIngest(db);
});
afterAll(() => test.stop());

async function ask(method: string, path: string, body?: unknown, as: Partial<Principal> = {}) {
  const response = await testApi([ingestRoutes(test.ingest)], as).request(`/api/v1${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
  });
  // oxlint-disable-next-line typescript/no-explicit-any -- answers are looked into by tests only
  const answer: any = await response.json();
  return { status: response.status, body: answer };
}

const inbox = async (query = "") => (await ask("GET", `/commissioning/inbox${query}`)).body.items;

/** A device that sends these values, a second apart. */
async function send(name: string, tag: string, items: [signal: string, value: unknown][]) {
  const { rows } = await db.pool.query("select from ingest.asset where tag = $1", [tag]);
  const assets = rows.length > 0 ? [tag] : [];
  const { secret } = await createDevice(db, { name, site: "berlin", assets });
  const client = await test.connect({ username: name, password: secret });
  for (const [signal, value] of items) {
    const observedAt = test.clock.now();
    await client.publishAsync(
      topicFor("berlin", tag),
      JSON.stringify({ observedAt, signal, value, unit: "bar" }),
      { qos: 1 },
    );
    test.clock.advance(1_000);
  }
  await client.endAsync();
}

describe("the inbox of unknown signals", () => {
  it("gathers what devices send by asset and key, with what was seen and a proposal", async () => {
    await send("a", "P-101", [
      ["pressure", 3.5],
      ["pressure", 4.25],
      ["pressure", 4],
      ["level", 1],
    ]);
    const items = await inbox();
    expect(items).toMatchObject([
      { key: "level", readings: 1 },
      {
        key: "pressure",
        siteCode: "berlin",
        assetTag: "P-101",
        credential: "a",
        readings: 3,
        lastValue: 4,
        lastUnit: "bar",
        low: 3.5,
        high: 4.25,
        status: "waiting",
        proposal: {
          kind: "number",
          unit: "bar",
          reporting: "periodic",
          intervalSeconds: 1,
          decimals: 2,
        },
      },
    ]);
    expect(items[0].assetId).not.toBeNull();
    const first = await ask("GET", "/commissioning/inbox?limit=1");
    const second = await ask("GET", `/commissioning/inbox?cursor=${first.body.nextCursor}`);
    expect(second.body.items.map((item: { key: string }) => item.key)).toEqual(["pressure"]);
    expect(await inbox("?q=press")).toHaveLength(1);
  });

  it("adopts a signal as proposed, or as said, and takes in what was refused of it", async () => {
    const [level, pressure] = await inbox();
    const before = await test.ingest.ingestLog.heads();
    const { status, body } = await ask("POST", "/commissioning/inbox/adopt", {
      items: [{ id: pressure.id, name: "Pressure", max: 10 }],
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      signals: { created: 1 },
      replay: { letters: 4, replayed: 3, readings: 3, more: false },
    });
    expect(body.replay.refused).toEqual([{ reason: "unknown-signal", letters: 1 }]);
    const values = (await readingsAfter(test.ingest, before)).map((reading) => reading.value);
    expect(values).toEqual([3.5, 4.25, 4]);
    const asset = test.ingest.registry.asset(pressure.assetId);
    expect(asset?.signals.get("pressure")).toMatchObject({
      name: "Pressure",
      unit: "bar",
      max: 10,
    });
    expect((await inbox()).map((item: { id: number }) => item.id)).toEqual([level.id]);
    expect(await inbox("?status=adopted")).toMatchObject([
      { key: "pressure", decidedBy: "Ana Ruiz" },
    ]);
    const again = await ask("POST", "/commissioning/inbox/adopt", { items: [{ id: pressure.id }] });
    expect(again).toMatchObject({
      status: 422,
      body: {
        errors: [
          {
            field: "items[0].id",
            message: expect.stringMatching(/^pressure of P-101 was adopted by Ana Ruiz already/),
          },
        ],
      },
    });
    expect(test.ingest.registry.asset(pressure.assetId)?.signals.get("pressure")?.max).toBe(10);
  });

  it("adopts an asset with its signals, and lets its device speak for it", async () => {
    await send("b", "P-950", [
      ["vibration", 2],
      ["noise", 70],
    ]);
    const items = (await inbox("?q=P-950")).toReversed();
    const [vibration, noise] = items;
    expect([vibration.key, vibration.assetId]).toEqual(["vibration", null]);
    const nameless = await ask("POST", "/commissioning/inbox/adopt", {
      items: [{ id: noise.id }],
    });
    expect(nameless.body.errors).toMatchObject([{ field: "items[0].asset" }]);
    const { body } = await ask("POST", "/commissioning/inbox/adopt", {
      items: [
        { id: vibration.id, unit: "mm/s", asset: { class: "pump", system: "cooling" } },
        { id: noise.id, unit: "dB" },
      ],
    });
    // The unit that was sent is not that of the pumps, so those letters stay, with the reason.
    expect(body).toMatchObject({ assets: { created: 1 }, signals: { created: 4 } });
    expect(body.replay).toMatchObject({ letters: 2, replayed: 0 });
    const asset = test.ingest.registry.snapshot().byTopic.get(topicFor("berlin", "P-950"));
    expect(asset).toMatchObject({ classCode: "pump" });
    expect([...(asset?.signals.keys() ?? [])].toSorted()).toEqual([
      "error",
      "noise",
      "temperature",
      "vibration",
    ]);
    const device = test.ingest.registry.snapshot().devices.get("b");
    expect(device?.assetIds.has(asset?.id ?? 0)).toBe(true);
  });

  it("names what is wrong by item, and changes nothing", async () => {
    const [level] = await inbox();
    const { status, body } = await ask("POST", "/commissioning/inbox/adopt", {
      items: [{ id: level.id, unit: "furlongs" }, { id: 999_999 }],
    });
    expect(status).toBe(422);
    expect(body.errors).toMatchObject([{ field: "items[1].id" }, { field: "items[0].unit" }]);
    expect(await inbox()).toHaveLength(1);
  });

  it("sets signals aside with who and why, and puts them back", async () => {
    const [level] = await inbox();
    const ignored = await ask("POST", "/commissioning/inbox/ignore", {
      ids: [level.id],
      comment: "a test rig",
    });
    expect(ignored.body).toEqual({ changed: 1 });
    expect(await inbox()).toEqual([]);
    expect(await inbox("?status=ignored")).toMatchObject([
      { key: "level", decidedBy: "Ana Ruiz", comment: "a test rig" },
    ]);
    await ask("POST", "/commissioning/inbox/restore", { ids: [level.id] });
    expect(await inbox()).toHaveLength(1);
  });

  it("shows and changes nothing of other sites, and is for engineers", async () => {
    const nobody = { sites: [] };
    expect((await ask("GET", "/commissioning/inbox", undefined, nobody)).body.items).toEqual([]);
    const [level] = await inbox();
    const adopt = { items: [{ id: level.id }] };
    expect((await ask("POST", "/commissioning/inbox/adopt", adopt, nobody)).status).toBe(422);
    const viewer = { roles: ["viewer"] as const };
    expect((await ask("GET", "/commissioning/inbox", undefined, viewer)).status).toBe(403);
  });

  it("holds at most so many keys of one device, however many it makes up", async () => {
    const keys = Array.from({ length: 1_200 }, (_, i): [string, unknown] => [`made-up-${i}`, i]);
    const { secret } = await createDevice(db, { name: "liar", site: "berlin", assets: ["P-102"] });
    const client = await test.connect({ username: "liar", password: secret });
    const values = Object.fromEntries(keys);
    await client.publishAsync(
      topicFor("berlin", "P-102"),
      JSON.stringify({ observedAt: test.clock.now(), values }),
      { qos: 1 },
    );
    const { rows } = await db.pool.query(
      "select count(*) from ingest.unknown_signal where credential = 'liar'",
    );
    expect(rows).toEqual([{ count: 1_000 }]);
    await client.endAsync();
  });
});
