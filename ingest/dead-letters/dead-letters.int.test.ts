import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "#platform";
import { testDatabase } from "#platform/testing";
import { changeDevice, createDevice } from "../devices/devices.ts";
import { importPlant } from "../registry/import-plant.ts";
import { plantDocumentSchema } from "../registry/plant-document.ts";
import { readingsAfter, startTestIngest, type TestIngest } from "../testing/harness.ts";
import { topicFor } from "../wire/index.ts";
import { keepStatement } from "./keep-statement.ts";
import { countByReason, listDeadLetters } from "./list-dead-letters.ts";
import { listQuotas } from "./list-quotas.ts";
import { replayAll } from "./replay-all.ts";
import { replayDeadLetters } from "./replay-dead-letters.ts";
import { sweepDeadLetters } from "./sweep-dead-letters.ts";

const quota = { letters: 20, bytes: 100_000 };
let db: Database;
let test: TestIngest;
beforeAll(async () => {
  db = await testDatabase();
  test = await startTestIngest(db, { quota });
});
afterAll(() => test.stop());

const message = (signal: string, value: unknown, site = "berlin", tag = "P-101") => ({
  topic: topicFor(site, tag),
  payload: JSON.stringify({ observedAt: test.clock.now(), signal, value }),
});
const kept = async (credential: string) =>
  (await listDeadLetters(db, { scope: "all", credential, status: "kept", limit: 199 })).length;
const replay = async (which: Partial<Parameters<typeof replayDeadLetters>[1]>) =>
  (await replayDeadLetters(test.ingest, { scope: "all", limit: 100, ...which })).results;

/** The test plant's P-101 with a signal more. */
function withSignal(key: string) {
  const asset = { tag: "P-101", name: "Pump 101", class: "pump", signals: [{ key }] };
  const system = { code: "cooling", name: "Cooling water", assets: [asset] };
  return plantDocumentSchema.parse({
    sites: [{ code: "berlin", name: "Berlin works", timeZone: "Europe/Berlin", systems: [system] }],
  });
}

/** Resolves once a statement waits for a lock that another transaction holds. */
async function someoneWaits({ pool }: Database): Promise<void> {
  for (;;) {
    const { rows } = await pool.query(
      "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    );
    if (rows.length > 0) return;
  }
}

async function gateway(name: string, assets: string[] = ["P-101"]) {
  const { id, secret } = await createDevice(db, { name, site: "berlin", assets });
  const client = await test.connect({ username: name, password: secret });
  return {
    id,
    publish: ({ topic, payload }: ReturnType<typeof message>) =>
      client.publishAsync(topic, payload, { qos: 1 }),
    end: () => client.endAsync(),
  };
}

describe("the quota of a credential", () => {
  it("bounds what is kept; the rest is acknowledged and counted, and others keep theirs", async () => {
    const loud = await gateway("loud");
    const quiet = await gateway("quiet");
    await Promise.all(
      Array.from({ length: 100 }, (_, i) => loud.publish(message(`nothing-${i}`, i))),
    );
    await quiet.publish(message("nothing", 1));
    expect(await kept("loud")).toBe(quota.letters);
    expect(await kept("quiet")).toBe(1);
    const counts = await countByReason(db, { scope: "all", credential: "loud" });
    expect(counts).toEqual([{ reason: "unknown-signal", kept: 20, refused: 20, beyondQuota: 80 }]);
    await Promise.all([loud.end(), quiet.end()]);
  });

  it("is one for all topics that are none of ours, however long and however many of them are made up", async () => {
    const refused = (n: number) =>
      new Promise<Error | undefined>((resolve) => {
        const topic = `mw/v1/${n}${randomBytes(9_000).toString("base64url")}/x/readings`;
        test.ingest.intake({ topic, payload: Buffer.from("{}"), device: null }, resolve);
      });
    const answers = await Promise.all(Array.from({ length: 30 }, (_, n) => refused(n)));
    expect(answers).toEqual(answers.map(() => undefined));
    expect(await kept("(other topics)")).toBe(quota.letters);
  });

  it("is also one for all assets that nobody registered, where no device is told, and one for those of a site", async () => {
    const refused = (topic: string, n: number) =>
      new Promise<Error | undefined>((resolve) => {
        const payload = Buffer.from(message(`nothing-${n}`, n).payload);
        test.ingest.intake({ topic, payload, device: null }, resolve);
      });
    const madeUp = Array.from({ length: 900 }, (_, n) => topicFor("berlin", `X-${n}`));
    await Promise.all(madeUp.map((topic, n) => refused(topic, n)));
    const rows = async (credential: string) => {
      const { rows: found } = await db.pool.query(
        `select (select count(*) from ingest.dead_letter where shared = $1) as letters,
           (select kept from ingest.dead_letter_quota where credential = $1) as kept,
           (select sum(count)::int from ingest.dead_letter_beyond where credential = $1) as beyond`,
        [credential],
      );
      return found[0];
    };
    const most = 20 * quota.letters;
    // The letters of other topics, of the test before, are among them.
    const beyond = madeUp.length + quota.letters - most;
    expect(await rows("(all unknown assets)")).toEqual({ letters: most, kept: most, beyond });
    // Those of the site have their own, and what is used up of a single topic is told of that topic.
    const own = topicFor("berlin", "P-101");
    await Promise.all(Array.from({ length: 30 }, (_, n) => refused(own, n)));
    expect(await rows("(all of berlin)")).toEqual({
      letters: quota.letters,
      kept: quota.letters,
      beyond: null,
    });
    expect(await rows(own)).toMatchObject({ kept: quota.letters, beyond: 10 });
  });

  it("counts bytes too", async () => {
    const large = await gateway("large");
    for (let i = 0; i < 3; i++) {
      await large.publish({
        topic: topicFor("berlin", "P-101"),
        payload: `${i}${"x".repeat(45_000)}`,
      });
    }
    expect(await kept("large")).toBe(2);
    await large.end();
  });

  it("is free again when letters are swept", async () => {
    test.clock.advance(86_400_000);
    expect(await sweepDeadLetters(db, test.clock.now())).toBeGreaterThanOrEqual(23);
    expect(await kept("loud")).toBe(0);
    const { rows } = await db.pool.query(
      "select kept from ingest.dead_letter_quota where kept > 0",
    );
    expect(rows).toEqual([]);
    expect(await countByReason(db, { scope: "all" })).toEqual([]);
  });
});

describe("replaying", () => {
  it("takes readings in once their cause is mended, and says why others are still refused", async () => {
    const device = await gateway("mender");
    await device.publish(message("pressure", 3.5));
    await device.publish(message("vibration", "text"));
    const first = await replay({});
    expect(first.map((result) => [result.replayed, result.reason])).toEqual([
      [false, "unknown-signal"],
      [false, "wrong-type"],
    ]);

    const asset = {
      tag: "P-101",
      name: "Pump 101",
      class: "pump",
      signals: [{ key: "pressure", unit: "bar" }],
    };
    const system = { code: "cooling", name: "Cooling water", assets: [asset] };
    await importPlant(
      db,
      plantDocumentSchema.parse({
        sites: [
          { code: "berlin", name: "Berlin works", timeZone: "Europe/Berlin", systems: [system] },
        ],
      }),
    );
    const before = await test.ingest.ingestLog.heads();
    const second = await replay({});
    expect(second.map((result) => [result.replayed, result.readings])).toEqual([
      [true, 1],
      [false, 0],
    ]);
    expect((await readingsAfter(test.ingest, before)).map((reading) => reading.value)).toEqual([
      3.5,
    ]);
    expect(await kept("mender")).toBe(1);
    expect(await replay({ reason: "unknown-signal" })).toEqual([]);
    await device.end();
  });

  it("takes what a clock that ran ahead said in only when just that is asked for, however much later", async () => {
    const device = await gateway("early");
    const early = (signal: string) => ({
      topic: topicFor("berlin", "P-101"),
      payload: JSON.stringify({ observedAt: test.clock.now() + 3_600_000, signal, value: 7 }),
    });
    await device.publish(early("vibration"));
    await device.publish(early("humidity"));
    test.clock.advance(2 * 3_600_000);
    await importPlant(db, withSignal("humidity"));
    const before = await test.ingest.ingestLog.heads();
    const all = await replay({ credential: "early" });
    expect(all.map(({ replayed, reason }) => [replayed, reason])).toEqual([
      [false, "future-clock"],
      [false, "future-clock"],
    ]);
    expect(all[0]?.detail).toBe(
      "observedAt is 3600 s ahead of our clock when it came: replay by this reason if ours was the wrong one",
    );
    expect(await readingsAfter(test.ingest, before)).toEqual([]);
    expect(await replay({ credential: "early", reason: "future-clock" })).toMatchObject([
      { replayed: true, readings: 1 },
    ]);
    expect(await readingsAfter(test.ingest, before)).toMatchObject([
      { value: 7, receivedAt: test.clock.now() },
    ]);
    await device.end();
  });

  it("gives room back that is counted exactly, also while more is refused", async () => {
    const device = await gateway("busy");
    for (let i = 0; i < 3; i++) await device.publish(message(`busy-${i}`, i));
    await importPlant(db, withSignal("busy-0"));
    const usage = async () => {
      const { rows } = await db.pool.query(
        `select kept, (select count(*)::int from ingest.dead_letter where credential = 'busy' and status = 'kept') as letters
         from ingest.dead_letter_quota where credential = 'busy'`,
      );
      return rows[0];
    };
    // Somebody keeps one more, and has not committed it when the replay counts.
    const other = await db.pool.connect();
    await other.query("begin");
    await other.query(
      keepStatement(
        [
          {
            reason: "bad-json",
            detail: "x",
            payload: Buffer.from("x"),
            truncated: false,
            readings: 1,
            credential: "busy",
            shared: null,
            deviceId: device.id,
            siteId: null,
            topic: topicFor("berlin", "P-101"),
            receivedAt: test.clock.now(),
          },
        ],
        quota,
      ),
    );
    const replaying = replay({ credential: "busy" });
    await someoneWaits(db);
    await other.query("commit");
    other.release();
    expect((await replaying).filter(({ replayed }) => replayed)).toHaveLength(1);
    expect(await usage()).toEqual({ kept: 3, letters: 3 });
    await device.end();
  });

  it("does not let a device speak for an asset that is not its own", async () => {
    const device = await gateway("stranger");
    await device.publish(message("vibration", 1, "berlin", "P-900"));
    const asset = {
      tag: "P-900",
      name: "Late pump",
      class: "pump",
      signals: [{ key: "vibration" }],
    };
    const system = { code: "cooling", name: "Cooling water", assets: [asset] };
    await importPlant(
      db,
      plantDocumentSchema.parse({
        sites: [
          { code: "berlin", name: "Berlin works", timeZone: "Europe/Berlin", systems: [system] },
        ],
      }),
    );
    expect(await replay({ reason: "unknown-asset" })).toMatchObject([
      { replayed: false, reason: "not-its-asset" },
    ]);
    await changeDevice(db, device.id, { assets: ["P-101", "P-900"] });
    expect(await replay({ reason: "unknown-asset" })).toMatchObject([
      { replayed: true, readings: 1 },
    ]);
    await device.end();
  });

  it("and listing show only letters of the sites that may be seen", async () => {
    expect(await listDeadLetters(db, { scope: [], limit: 10 })).toEqual([]);
    expect(await replay({ scope: [] })).toEqual([]);
    const siteId = [...test.ingest.registry.snapshot().siteCodes.keys()];
    expect(await listDeadLetters(db, { scope: siteId, limit: 10 })).not.toEqual([]);
  });
});

describe("dead letters", () => {
  it("are found by text, asset, device and time", async () => {
    const device = await gateway("searched", ["P-103"]);
    test.clock.advance(60_000);
    const from = test.clock.now();
    await device.publish(message("speed of light", 299_792, "berlin", "P-103"));
    const found = async (filter: object) =>
      (await listDeadLetters(db, { scope: "all", limit: 50, ...filter })).map((l) => l.credential);
    const topic = topicFor("berlin", "P-103");
    expect(await found({ q: "speed of LIGHT" })).toEqual(["searched"]);
    expect(await found({ q: "299792" })).toEqual(["searched"]);
    expect(await found({ q: "%" })).toEqual([]);
    expect(await found({ topics: [topic] })).toEqual(["searched"]);
    expect(await found({ topics: [] })).toEqual([]);
    expect(await found({ deviceId: device.id })).toEqual(["searched"]);
    expect(await found({ from })).toEqual(["searched"]);
    expect(await found({ topics: [topic], to: from })).toEqual([]);
    expect(await countByReason(db, { scope: "all", topics: [topic] })).toEqual([
      { reason: "unknown-signal", kept: 1, refused: 1, beyondQuota: 0 },
    ]);
    await device.end();
  });

  it("are replayed step by step, passing over what is still refused", async () => {
    const device = await gateway("stepwise", ["P-104"]);
    for (let i = 0; i < 5; i++) await device.publish(message(`step-${i}`, i, "berlin", "P-104"));
    const topics = [topicFor("berlin", "P-104")];
    const first = await replayDeadLetters(test.ingest, { scope: "all", topics, limit: 3 });
    expect(first.results).toHaveLength(3);
    const after = first.nextAfter ?? 0;
    const second = await replayDeadLetters(test.ingest, { scope: "all", topics, after, limit: 3 });
    expect(second.results).toHaveLength(2);
    expect(second.nextAfter).toBeNull();
    expect(await replayAll(test.ingest, { scope: "all", topics })).toEqual({
      letters: 5,
      replayed: 0,
      readings: 0,
      refused: [{ reason: "unknown-signal", letters: 5 }],
      more: false,
    });
    await device.end();
  });

  it("tell by how much a device's clock runs ahead", async () => {
    const device = await gateway("fast clock");
    const readings = [0, 30_000].map((ms) => ({
      observedAt: test.clock.now() + 3_600_000 + ms,
      signal: "vibration",
      value: 1,
    }));
    await device.publish({
      topic: topicFor("berlin", "P-101"),
      payload: JSON.stringify({ readings }),
    });
    const { rows } = await db.pool.query(
      "select ahead_seconds from ingest.device_clock where device_id = $1",
      [device.id],
    );
    expect(rows).toEqual([{ ahead_seconds: 3_630 }]);
    await device.end();
  });

  it("of a credential show how much of its quota is used", async () => {
    const quotas = await listQuotas(db, { limit: 100 });
    expect(quotas.find((row) => row.credential === "stepwise")).toMatchObject({
      kept: 5,
      beyond: 0,
      lastBeyondAt: null,
    });
  });
});
