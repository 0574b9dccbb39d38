import { connectAsync, type MqttClient } from "mqtt";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createLog, type Database } from "#platform";
import { testDatabase } from "#platform/testing";
import type { LogEntry } from "../log/ingest-log.ts";
import { type Ingest, openIngest } from "../open-ingest.ts";
import { startSubscriber } from "../subscriber/start-subscriber.ts";
import { entriesAfter, startTestIngest, type TestIngest } from "../testing/harness.ts";
import { type Mosquitto, prepareMosquitto } from "../testing/mosquitto.ts";
import { partitions } from "../testing/partitions.ts";
import { topicFor } from "../wire/index.ts";

let db: Database;
let test: TestIngest;
let second: Ingest;
let mosquitto: Mosquitto;
let publisher: MqttClient;
beforeAll(async () => {
  db = await testDatabase();
  test = await startTestIngest(db);
  const log = createLog({ level: "silent" });
  second = await openIngest({ db, clock: test.clock, log, partitions });
  mosquitto = await prepareMosquitto();
  await mosquitto.start();
  publisher = await connectAsync(mosquitto.url, { protocolVersion: 5 });
});
afterAll(async () => {
  await publisher.endAsync(true);
  await second.close();
  await test.stop();
  await mosquitto.remove();
});

const subscribe = (ingest: Ingest, clientId: string) =>
  startSubscriber({ ingest, url: mosquitto.url, clientId, shared: true, reconnectMs: 20 });

let at = 0;
const publish = (count: number) =>
  Promise.all(
    Array.from({ length: count }, (_, i) => {
      at += 1;
      const reading = {
        observedAt: test.clock.now() - 100_000 + at,
        signal: "vibration",
        value: 1,
      };
      const topic = topicFor("berlin", `P-10${(i % 8) + 1}`);
      return publisher.publishAsync(topic, JSON.stringify(reading), { qos: 1 });
    }),
  );
const times = (entries: LogEntry[]) =>
  entries.flatMap((entry) =>
    entry.kind === "readings" ? entry.readings.map(({ observedAt }) => observedAt) : [],
  );

it("two processes divide the load, nothing is missing, and each asset has one order that both see", async () => {
  const before = await test.ingest.ingestLog.heads();
  const taken = () => [test.ingest.counters.messages, second.counters.messages];
  const [mine = 0, others = 0] = taken();
  const subscribers = [await subscribe(test.ingest, "first"), await subscribe(second, "second")];
  await publish(2_000);
  await expect
    .poll(async () => times(await entriesAfter(test.ingest, before)).length)
    .toBeGreaterThanOrEqual(2_000);
  const seen = await entriesAfter(test.ingest, before);
  expect(new Set(times(seen)).size).toBe(2_000);
  expect(await entriesAfter(second, before)).toEqual(seen);
  const partitionsSeen = Map.groupBy(seen, ({ partition }) => partition);
  for (const [partition, entries] of partitionsSeen) {
    const from = before[partition] ?? 0;
    expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, i) => from + 1 + i));
  }
  const [mineNow = 0, othersNow = 0] = taken();
  expect(mineNow - mine).toBeGreaterThan(500);
  expect(othersNow - others).toBeGreaterThan(500);
  await Promise.all(subscribers.map((subscriber) => subscriber.stop()));
});

it("what one of them leaves behind waits for it, and the other goes on", async () => {
  const before = await test.ingest.ingestLog.heads();
  const first = await subscribe(test.ingest, "first");
  const other = await subscribe(second, "second");
  await other.stop();
  await publish(400);
  const back = await subscribe(second, "second");
  await expect
    .poll(async () => new Set(times(await entriesAfter(test.ingest, before))).size)
    .toBe(400);
  await Promise.all([first.stop(), back.stop()]);
});

it("a process that is alone again subscribes plainly and has everything, each message once", async () => {
  const before = await test.ingest.ingestLog.heads();
  const alone = await startSubscriber({
    ingest: test.ingest,
    url: mosquitto.url,
    clientId: "first",
    shared: false,
  });
  const received = test.ingest.counters.messages;
  await publish(100);
  await expect
    .poll(async () => new Set(times(await entriesAfter(test.ingest, before))).size)
    .toBe(100);
  expect(test.ingest.counters.messages - received).toBe(100);
  await alone.stop();
});
