import { connect as connectTcp } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "#platform";
import { testDatabase } from "#platform/testing";
import { countByReason, listDeadLetters } from "../dead-letters/list-dead-letters.ts";
import { changeDevice, createDevice, rotateSecret } from "../devices/devices.ts";
import { closed, readingsAfter, startTestIngest, type TestIngest } from "../testing/harness.ts";
import { encodePayload, topicFor } from "../wire/index.ts";
import { startBroker } from "./start-broker.ts";

let db: Database;
let test: TestIngest;
beforeAll(async () => {
  db = await testDatabase();
  test = await startTestIngest(db);
});
afterAll(() => test.stop());

const topic = topicFor("berlin", "P-101");
const vibration = (value: unknown, facts: object = {}) =>
  JSON.stringify({ observedAt: test.clock.now(), signal: "vibration", value, ...facts });
const heads = () => test.ingest.ingestLog.heads();
const letters = () => listDeadLetters(db, { scope: "all", limit: 1 });
const refusal = (connecting: Promise<unknown>): Promise<string> =>
  connecting.then(
    () => "connected",
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );

describe("an acknowledged publish", () => {
  it.each([1, 2] as const)("of QoS %i is in the log's table, with both times", async (qos) => {
    const before = await heads();
    const client = await test.connect();
    const observedAt = "2026-11-21T12:00:00.250+01:00";
    await client.publishAsync(topic, vibration(4.2, { observedAt, unit: "mm/s" }), { qos });
    const { rows } = await db.pool.query<{ seq: number }>(
      "select sum(seq)::bigint as seq from ingest.log_head",
    );
    expect(rows[0]?.seq).toBe(before.reduce((sum, seq) => sum + seq, 0) + 1);
    expect(await readingsAfter(test.ingest, before)).toEqual([
      {
        assetId: expect.any(Number),
        signalId: expect.any(Number),
        observedAt: Date.UTC(2026, 10, 21, 11, 0, 0, 250),
        receivedAt: test.clock.now(),
        value: 4.2,
        code: null,
        quality: "good",
        source: expect.any(Number),
        historical: false,
      },
    ]);
    await client.endAsync();
  });

  it("of QoS 0 is kept too", async () => {
    const before = await heads();
    const client = await test.connect();
    await client.publishAsync(topic, vibration(1), { qos: 0 });
    // The next one is acknowledged, and what was sent before it was taken before it.
    await client.publishAsync(topic, vibration(2), { qos: 1 });
    const readings = await readingsAfter(test.ingest, before);
    expect(readings.map((reading) => reading.value)).toEqual([1, 2]);
    await client.endAsync();
  });

  it("keeps the order of one connection, however many are under way", async () => {
    const before = await heads();
    const client = await test.connect();
    const values = Array.from({ length: 1_000 }, (_, i) => i % 50);
    await Promise.all(
      values.map((value) => client.publishAsync(topic, vibration(value), { qos: 1 })),
    );
    const readings = await readingsAfter(test.ingest, before);
    expect(readings.map((reading) => reading.value)).toEqual(values);
    await client.endAsync();
  });

  it("of a batch with several signals is taken whole", async () => {
    const before = await heads();
    const client = await test.connect();
    const at = test.clock.now();
    const payload = encodePayload([
      { observedAt: at, signal: "vibration", value: 1 },
      { observedAt: at, signal: "error", value: "E7" },
      { observedAt: at + 1, signal: "temperature", value: null },
    ]);
    await client.publishAsync(topic, payload, { qos: 1 });
    const readings = await readingsAfter(test.ingest, before);
    expect(readings.map((r) => [r.value, r.code, r.quality])).toEqual([
      [1, null, "good"],
      [null, "E7", "good"],
      [null, null, "bad"],
    ]);
    await client.endAsync();
  });

  it("is in the log as often as it was sent: 1,000 messages, replayed twice, lose nothing", async () => {
    const before = await heads();
    const client = await test.connect();
    const messages = Array.from({ length: 1_000 }, (_, i) =>
      vibration(i % 50, { observedAt: test.clock.now() - i }),
    );
    for (let round = 0; round < 3; round++) {
      const dup = round > 0;
      await Promise.all(messages.map((m) => client.publishAsync(topic, m, { qos: 1, dup })));
    }
    const readings = await readingsAfter(test.ingest, before);
    expect(readings).toHaveLength(3_000);
    // Consumers find repeats by this identity; see what is distinct.
    const distinct = new Set(readings.map((r) => `${r.signalId} ${r.observedAt} ${r.value}`));
    expect(distinct.size).toBe(1_000);
    await client.endAsync();
  });

  it("comes only after the commit: while the log cannot commit, the publisher waits", async () => {
    const before = await heads();
    const client = await test.connect();
    const blocker = await db.pool.connect();
    await blocker.query("begin");
    await blocker.query("select from ingest.log_head for update");
    let acknowledged = 0;
    const sent = Promise.all(
      Array.from({ length: 20 }, async () => {
        await client.publishAsync(topic, vibration(1), { qos: 1 });
        acknowledged += 1;
      }),
    );
    // A second connection's CONNECT is answered, so the first one's publishes have long been taken.
    await (await test.connect()).endAsync();
    while (test.broker.inFlightBytes() === 0) await new Promise(setImmediate);
    expect(acknowledged).toBe(0);
    await blocker.query("rollback");
    blocker.release();
    await sent;
    expect(await readingsAfter(test.ingest, before)).toHaveLength(20);
    await client.endAsync();
  });

  it("needs nothing of what an attacker sends at the same time", async () => {
    const before = await heads();
    const attack = Array.from({ length: 20 }, () =>
      refusal(test.connect({ username: "gateway", password: "guess" })),
    );
    const client = await test.connect();
    await Promise.all(
      Array.from({ length: 200 }, (_, i) =>
        client.publishAsync(topic, vibration(i % 50), { qos: 1 }),
      ),
    );
    expect(await readingsAfter(test.ingest, before)).toHaveLength(200);
    await Promise.all(attack);
    await client.endAsync();
  });
});

describe("who may connect", () => {
  it.each([
    ["a wrong secret", { password: "wrong" }, "wrong-secret"],
    ["no secret", { password: undefined }, "wrong-secret"],
    ["an unknown name", { username: "nobody" }, "unknown-device"],
    ["no name", { username: undefined, password: undefined }, "unknown-device"],
  ] as const)("nobody with %s, and it is counted", async (_, credentials, reason) => {
    const before = test.ingest.counters.closed[reason];
    expect(await refusal(test.connect(credentials))).toMatch(/Bad username or password/i);
    expect(test.ingest.counters.closed[reason]).toBe(before + 1);
  });

  it("a device that another process has just registered", async () => {
    const { secret } = await createDevice(db, {
      name: "brand-new",
      site: "berlin",
      assets: ["P-101"],
    });
    const client = await test.connect({ username: "brand-new", password: secret });
    await client.publishAsync(topic, vibration(1), { qos: 1 });
    await client.endAsync();
  });

  it("no device once it is disabled: its connection closes and it cannot come back", async () => {
    const { id, secret } = await createDevice(db, {
      name: "stolen",
      site: "berlin",
      assets: ["P-101"],
    });
    const client = await test.connect({ username: "stolen", password: secret });
    await changeDevice(db, id, { enabled: false });
    await closed(client);
    expect(await refusal(test.connect({ username: "stolen", password: secret }))).toMatch(
      /not authorized/i,
    );
  });

  it("a device with its old secret until it has used the new one", async () => {
    const { id, secret: old } = await createDevice(db, {
      name: "rotated",
      site: "berlin",
      assets: ["P-101"],
    });
    const first = await test.connect({ username: "rotated", password: old });
    const { secret } = await rotateSecret(db, test.clock, id, { graceHours: 24 });
    await (await test.connect({ username: "rotated", password: old })).endAsync();
    await first.publishAsync(topic, vibration(1), { qos: 1 });
    await (await test.connect({ username: "rotated", password: secret })).endAsync();
    await closed(first);
    expect(await refusal(test.connect({ username: "rotated", password: old }))).toMatch(
      /Bad username/,
    );
  });

  it("two devices that use the same client id, without pushing each other out", async () => {
    const { secret } = await createDevice(db, { name: "other", site: "berlin", assets: ["P-108"] });
    const first = await test.connect({ clientId: "same" });
    const second = await test.connect({ username: "other", password: secret, clientId: "same" });
    await first.publishAsync(topic, vibration(1), { qos: 1 });
    await second.publishAsync(topicFor("berlin", "P-108"), vibration(1), { qos: 1 });
    await Promise.all([first.endAsync(), second.endAsync()]);
  });
});

describe("a wrong topic", () => {
  it.each([
    ["of another device's asset", topicFor("berlin", "P-108")],
    ["of another site", topicFor("paris", "P-101")],
    ["of no asset at all", "mw/v1/berlin/P-101/commands"],
    ["of the broker itself", "$SYS/x"],
  ])("%s closes the connection, and nothing of it is kept", async (_, wrong) => {
    const before = await heads();
    const count = test.ingest.counters.closed["wrong-topic"];
    const [newest] = await letters();
    const client = await test.connect();
    client.publish(wrong, vibration(1), { qos: 1 });
    await closed(client);
    expect(test.ingest.counters.closed["wrong-topic"]).toBe(count + 1);
    expect(await readingsAfter(test.ingest, before)).toEqual([]);
    expect((await letters())[0]?.id).toBe(newest?.id);
  });

  it("of a will refuses the connection", async () => {
    const will = {
      topic: topicFor("berlin", "P-108"),
      payload: Buffer.from(vibration(1)),
      qos: 1,
    } as const;
    expect(await refusal(test.connect({ will }))).toMatch(/not authorized/i);
  });

  it("to subscribe to is refused, and the connection goes on", async () => {
    const client = await test.connect();
    const granted = await client
      .subscribeAsync({ "#": { qos: 1 }, [topic]: { qos: 1 } })
      .catch(() => "refused");
    expect(granted).toBe("refused");
    await client.publishAsync(topic, vibration(1), { qos: 1 });
    await client.endAsync();
  });
});

describe("a will on one's own topic", () => {
  it("is taken like a publish when the connection is lost", async () => {
    const before = await heads();
    const payload = JSON.stringify({
      observedAt: test.clock.now(),
      signal: "error",
      value: "offline",
    });
    const client = await test.connect({ will: { topic, payload: Buffer.from(payload), qos: 1 } });
    const committed = new Promise<void>((resolve) => {
      const forget = test.ingest.ingestLog.onCommit(() => {
        forget();
        resolve();
      });
    });
    client.stream.destroy();
    await committed;
    expect((await readingsAfter(test.ingest, before)).map((r) => r.code)).toEqual(["offline"]);
  });
});

describe("a refused payload", () => {
  it.each([
    ["bad JSON", "{", "bad-json"],
    ["a number as text", () => vibration("high"), "wrong-type"],
    ["a wrong unit", () => vibration(1, { unit: "bar" }), "wrong-unit"],
    [
      "a signal that nobody registered",
      () => vibration(1, { signal: "pressure" }),
      "unknown-signal",
    ],
    [
      "a clock from the future",
      () => vibration(1, { observedAt: test.clock.now() + 600_000 }),
      "future-clock",
    ],
    ["a clock that was never set", () => vibration(1, { observedAt: 0 }), "clock-not-set"],
    ["bytes that are no text", Buffer.from([0xff, 0xfe]), "not-utf8"],
  ])("with %s is acknowledged once its dead letter is kept", async (_, payload, reason) => {
    const client = await test.connect();
    const sent = typeof payload === "function" ? payload() : payload;
    await client.publishAsync(topic, sent, { qos: 1 });
    const [letter] = await letters();
    expect(letter).toMatchObject({
      reason,
      credential: "gateway",
      topic,
      count: 1,
      status: "kept",
    });
    await client.endAsync();
  });

  it("of an asset that nobody registered is kept", async () => {
    const client = await test.connect();
    await client.publishAsync(topicFor("berlin", "P-999"), vibration(1), { qos: 1 });
    expect((await letters())[0]).toMatchObject({ reason: "unknown-asset" });
    await client.endAsync();
  });

  it("takes only the faulty readings of a batch aside", async () => {
    const before = await heads();
    const client = await test.connect();
    const readings = [1, "too high", 3].map((value) => JSON.parse(vibration(value)));
    await client.publishAsync(topic, JSON.stringify({ readings }), { qos: 1 });
    expect((await readingsAfter(test.ingest, before)).map((r) => r.value)).toEqual([1, 3]);
    const [letter] = await letters();
    expect(letter?.reason).toBe("wrong-type");
    expect(JSON.parse(letter?.payload.toString() ?? "")).toMatchObject({
      readings: [{ signal: "vibration", value: "too high" }],
    });
    await client.endAsync();
  });

  it("that is sent for ever is one letter with a count", async () => {
    const client = await test.connect();
    const poison = vibration("for ever");
    await Promise.all(
      Array.from({ length: 100 }, () => client.publishAsync(topic, poison, { qos: 1 })),
    );
    await client.publishAsync(topic, poison, { qos: 1 });
    expect((await letters())[0]).toMatchObject({ count: 101 });
    await client.endAsync();
  });

  it("is counted, and by reason", async () => {
    const counts = await countByReason(db, { scope: "all" });
    expect(counts.map((count) => count.reason)).toContain("future-clock");
    expect(test.ingest.counters.refused["future-clock"]).toBeGreaterThan(0);
  });
});

describe("limits", () => {
  it("close a connection whose packet is too large, before it is gathered", async () => {
    const count = test.ingest.counters.closed["packet-too-large"];
    const client = await test.connect();
    client.publish(topic, Buffer.alloc(10_000_000, "x"), { qos: 1 });
    await closed(client);
    expect(test.ingest.counters.closed["packet-too-large"]).toBe(count + 1);
  });

  it("hold back publishers when too much is under way, and lose nothing", async () => {
    const tight = await startBroker({
      ingest: test.ingest,
      host: "127.0.0.1",
      port: 0,
      maxInFlightBytes: 20_000,
    });
    const before = await heads();
    let most = 0;
    const watch = setInterval(() => (most = Math.max(most, tight.inFlightBytes())), 0);
    const clients = await Promise.all(
      Array.from({ length: 8 }, () => test.connect({ port: tight.port })),
    );
    await Promise.all(
      clients.flatMap((client) =>
        Array.from({ length: 500 }, (_, i) =>
          client.publishAsync(topic, vibration(i % 50), { qos: 1 }),
        ),
      ),
    );
    clearInterval(watch);
    expect(await readingsAfter(test.ingest, before)).toHaveLength(4_000);
    // The bound, and one read of a socket beyond it.
    expect(most).toBeLessThan(20_000 + 65_536 * 8);
    await Promise.all(clients.map((client) => client.endAsync()));
    await tight.stop();
  });

  it("drop connections beyond the most that are allowed, and count them", async () => {
    const small = await startBroker({
      ingest: test.ingest,
      host: "127.0.0.1",
      port: 0,
      maxConnections: 1,
    });
    const first = await test.connect({ port: small.port });
    const socket = connectTcp(small.port, "127.0.0.1");
    await new Promise<void>((resolve) => {
      socket.on("error", () => {});
      socket.on("close", () => resolve());
    });
    expect(test.ingest.counters.closed["too-many-connections"]).toBe(1);
    await first.endAsync();
    await small.stop();
  });

  it("close a connection that does not speak MQTT", async () => {
    const count = test.ingest.counters.closed["protocol-error"];
    const socket = connectTcp(test.broker.port, "127.0.0.1");
    socket.write("GET / HTTP/1.1\r\n\r\n");
    await new Promise<void>((resolve) => {
      socket.on("error", () => {});
      socket.on("close", () => resolve());
    });
    expect(test.ingest.counters.closed["protocol-error"]).toBe(count + 1);
  });
});

describe("a port that is taken", () => {
  it("is said in plain words, with what to do", async () => {
    const starting = startBroker({
      ingest: test.ingest,
      host: "127.0.0.1",
      port: test.broker.port,
    });
    await expect(starting).rejects.toMatchObject({
      code: "mqtt-port-taken",
      message: expect.stringMatching(/Stop that program, or set MQTT_PORT/),
    });
  });
});

describe("stopping", () => {
  it("acknowledges what was taken before it closes", async () => {
    const other = await startBroker({ ingest: test.ingest, host: "127.0.0.1", port: 0 });
    const client = await test.connect({ port: other.port });
    const before = await heads();
    const sent = client.publishAsync(topic, vibration(7), { qos: 1 });
    await new Promise<void>((resolve) => {
      const forget = test.ingest.ingestLog.onCommit(() => {
        forget();
        resolve();
      });
    });
    await other.stop();
    await sent;
    expect(await readingsAfter(test.ingest, before)).toHaveLength(1);
  });
});
