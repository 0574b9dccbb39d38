import { connect } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Database } from "#platform";
import { createMetrics } from "#platform";
import { testDatabase } from "#platform/testing";
import { ingestMetrics } from "../intake/ingest-metrics.ts";
import { startBroker } from "./start-broker.ts";
import { readingsAfter, startTestIngest, type TestIngest } from "../testing/harness.ts";
import { topicFor } from "../wire/index.ts";

let db: Database;
let test: TestIngest;
beforeAll(async () => {
  db = await testDatabase();
  test = await startTestIngest(db, { deviceLimits: { messagesPerSecond: 500 } });
});
afterAll(() => test.stop());

const topic = topicFor("berlin", "P-101");
const vibration = (value: number) =>
  JSON.stringify({ observedAt: test.clock.now() + value, signal: "vibration", value: value % 50 });

it("slows a device that sends more than its share, loses nothing of it, and says how long it was held", async () => {
  const before = await test.ingest.ingestLog.heads();
  const client = await test.connect();
  const started = performance.now();
  await Promise.all(
    Array.from({ length: 1_500 }, (_, i) => client.publishAsync(topic, vibration(i), { qos: 1 })),
  );
  // What is read at once may be ahead of the rate by a socket's buffer; the message after it waits for all of them:
  // 500 came in at once, so the other 1,000 take two seconds, on whatever machine.
  await client.publishAsync(topic, vibration(1_500), { qos: 1 });
  expect(performance.now() - started).toBeGreaterThan(1_950);
  const readings = await readingsAfter(test.ingest, before);
  expect(readings.map(({ observedAt }) => observedAt - test.clock.now())).toEqual(
    Array.from({ length: 1_501 }, (_, i) => i),
  );
  expect(test.broker.held?.()).toMatchObject([{ name: "gateway", why: "messages-per-second" }]);
  expect(test.broker.heldTotals?.heldMs).toBeGreaterThan(0);
  const metrics = createMetrics();
  ingestMetrics(metrics, test.ingest);
  expect((await metrics.expose()).body).toMatch(
    /millwright_ingest_devices_held_seconds_total 0?\.?\d/,
  );
  await client.endAsync();
});

it("does not let a connection time out while we are the ones who do not read it", async () => {
  const { ingest, secret } = test;
  const strict = { ingest, host: "127.0.0.1", port: 0, deviceLimits: { bytesInFlight: 1 } };
  const broker = await startBroker(strict);
  // Commits of the log wait for this lock, so the message stays under way, and what follows it stays unread.
  const blocker = await db.pool.connect();
  await blocker.query("begin");
  await blocker.query("select from ingest.log_head for update");
  const socket = connect(broker.port, "127.0.0.1");
  socket.write(connectPacket("gateway", secret, 1));
  socket.write(publishPacket(topic, vibration(1)));
  while (broker.inFlightBytes() === 0) await new Promise(setImmediate);
  // Longer than one and a half times the keep-alive, after which MQTT lets a broker close.
  const until = performance.now() + 2_500;
  while (performance.now() < until && !socket.destroyed) {
    socket.write(Buffer.from([0xc0, 0]));
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  expect(socket.destroyed).toBe(false);
  expect(broker.held?.()).toMatchObject([{ why: "bytes-in-flight", now: true }]);
  await blocker.query("rollback");
  blocker.release();
  const answers: Buffer[] = [];
  socket.on("data", (chunk) => answers.push(chunk));
  // PUBACK, and then the answer to a PINGREQ.
  while (!Buffer.concat(answers).toString("hex").includes("40020001d000")) {
    await new Promise(setImmediate);
  }
  socket.destroy();
  await broker.stop();
});

/** MQTT 3.1.1, sections 3.1 and 3.3, for texts of less than 128 bytes in all. */
function connectPacket(user: string, secret: string, keepAlive: number): Buffer {
  const text = (of: string) => Buffer.concat([Buffer.from([0, of.length]), Buffer.from(of)]);
  const body = Buffer.concat([
    text("MQTT"),
    Buffer.from([4, 0xc2, 0, keepAlive]),
    text("raw"),
    text(user),
    text(secret),
  ]);
  return Buffer.concat([Buffer.from([0x10, body.length]), body]);
}

function publishPacket(to: string, payload: string): Buffer {
  const body = Buffer.concat([
    Buffer.from([0, to.length]),
    Buffer.from(to),
    Buffer.from([0, 1]),
    Buffer.from(payload),
  ]);
  return Buffer.concat([Buffer.from([0x32, body.length]), body]);
}
