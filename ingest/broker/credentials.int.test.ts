import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "#platform";
import { testDatabase } from "#platform/testing";
import { createDevice, rotateSecret } from "../devices/devices.ts";
import { closed, readingsAfter, startTestIngest, type TestIngest } from "../testing/harness.ts";
import { topicFor } from "../wire/index.ts";

let db: Database;
let test: TestIngest;
beforeAll(async () => {
  db = await testDatabase();
  test = await startTestIngest(db);
});
afterAll(() => test.stop());

const heads = () => test.ingest.ingestLog.heads();
const message = (value: number) =>
  JSON.stringify({ observedAt: test.clock.now() - 1_000 + value, signal: "vibration", value });

describe("a client id", () => {
  it("belongs to its device: one whose name and id read together like another's pushes nobody out", async () => {
    const topic = topicFor("berlin", "P-108");
    const north = await createDevice(db, { name: "gateway:n", site: "berlin", assets: ["P-108"] });
    const first = await test.connect({
      username: "gateway:n",
      password: north.secret,
      clientId: "1",
    });
    const second = await test.connect({ username: "gateway", clientId: "n:1" });
    await second.publishAsync(topicFor("berlin", "P-101"), message(1), { qos: 1 });
    await first.publishAsync(topic, message(2), { qos: 1 });
    expect([first.connected, second.connected]).toEqual([true, true]);
    await Promise.all([first.endAsync(), second.endAsync()]);
  });
});

describe("a connection", () => {
  it("ends with its secret: when the grace of a rotation is over it publishes nothing more, however long it has been open", async () => {
    const topic = topicFor("berlin", "P-105");
    const made = await createDevice(db, { name: "press", site: "berlin", assets: ["P-105"] });
    const old = { username: made.name, password: made.secret };
    const early = await test.connect(old);
    const rotated = await rotateSecret(db, test.clock, made.id, { graceHours: 1 });
    await test.ingest.registry.refreshIfStale();
    const late = await test.connect(old);
    const before = await heads();
    test.clock.advance(3_599_999);
    await early.publishAsync(topic, message(1), { qos: 1 });
    await late.publishAsync(topic, message(2), { qos: 1 });
    test.clock.advance(1);
    const refusedBefore = test.ingest.counters.closed["wrong-secret"];
    for (const client of [early, late]) {
      client.publish(topic, message(3), { qos: 1 });
      await closed(client);
    }
    expect(test.ingest.counters.closed["wrong-secret"]).toBe(refusedBefore + 2);
    expect((await readingsAfter(test.ingest, before)).map(({ value }) => value)).toEqual([1, 2]);
    const fresh = await test.connect({ username: made.name, password: rotated.secret });
    await fresh.publishAsync(topic, message(4), { qos: 1 });
    await fresh.endAsync();
  });
});
