import { connectAsync, type MqttClient } from "mqtt";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createLog, type Database } from "#platform";
import { testDatabase } from "#platform/testing";
import { type Ingest, openIngest } from "../open-ingest.ts";
import { readingsAfter, startTestIngest, type TestIngest } from "../testing/harness.ts";
import { lockHolders } from "../testing/lock-holders.ts";
import { type Mosquitto, prepareMosquitto } from "../testing/mosquitto.ts";
import { partitions } from "../testing/partitions.ts";
import { topicFor } from "../wire/index.ts";
import { claimClientId } from "./claim-client-id.ts";
import { startSubscriber } from "./start-subscriber.ts";
import { startTakingUp } from "./take-up-left-sessions.ts";

const log = createLog({ level: "silent" });
let db: Database;
let running: TestIngest;
let second: Ingest;
let mosquitto: Mosquitto;
let publisher: MqttClient;
beforeAll(async () => {
  db = await testDatabase();
  running = await startTestIngest(db);
  second = await openIngest({ db, clock: running.clock, log, partitions });
  mosquitto = await prepareMosquitto();
  await mosquitto.start();
  publisher = await connectAsync(mosquitto.url);
});
afterAll(async () => {
  await publisher.endAsync(true);
  await second.close();
  await running.stop();
  await mosquitto.remove();
});

test("what one of two processes leaves behind for good is taken by the other, and its session gets nothing more", async () => {
  const broker = { url: mosquitto.url, reconnectMs: 20 };
  const start = async (ingest: Ingest) => {
    const claimed = await claimClientId(db, log);
    const { clientId } = claimed;
    return {
      claimed,
      subscriber: await startSubscriber({ ingest, ...broker, clientId, shared: true }),
    };
  };
  const staying = await start(running.ingest);
  const leaving = await start(second);
  await leaving.subscriber.stop();
  leaving.claimed.release();

  const before = await running.ingest.ingestLog.heads();
  const came = async () =>
    new Set((await readingsAfter(running.ingest, before)).map(({ observedAt }) => observedAt)).size;
  const publish = (from: number) =>
    Promise.all(
      Array.from({ length: 200 }, (_, i) => {
        const observedAt = running.clock.now() - 100_000 + from + i;
        const payload = JSON.stringify({ observedAt, signal: "vibration", value: 1 });
        return publisher.publishAsync(topicFor("berlin", "P-101"), payload, { qos: 1 });
      }),
    );
  await publish(0);
  // Half of them, or so: the broker deals them out in turn, to who is away as well.
  await expect.poll(came, { timeout: 20_000 }).toBeGreaterThan(50);
  expect(await came()).toBeLessThan(200);

  const left = await startTakingUp({ ingest: running.ingest, ...broker, quietMs: 50, againMs: 0 });
  expect(await left.look()).toBe(0);
  const all = async (): Promise<number> => {
    await left.look();
    return came();
  };
  await expect.poll(all, { timeout: 20_000 }).toBe(200);
  // From here on everything comes to the one that is left.
  await publish(200);
  await expect.poll(came, { timeout: 20_000 }).toBe(400);

  await left.stop();
  await staying.subscriber.stop();
  staying.claimed.release();
  await expect.poll(() => lockHolders(db), { timeout: 20_000 }).toEqual([]);
});

test("a session whose process only starts again is left alone", async () => {
  const broker = { ingest: running.ingest, url: mosquitto.url };
  const left = await startTakingUp({ ...broker, quietMs: 0, againMs: 0 });
  // Of the test before there are two that nobody serves: it is seen, and nothing is done about it yet.
  expect(await left.look()).toBe(0);
  const claimed = await claimClientId(db, log);
  const { clientId } = claimed;
  const subscriber = await startSubscriber({ ...broker, clientId, shared: true });
  await left.look();
  expect([subscriber.receiving(), subscriber.connectionsLost()]).toEqual([true, 0]);
  await subscriber.stop();
  claimed.release();
  await left.stop();
  await expect.poll(() => lockHolders(db), { timeout: 20_000 }).toEqual([]);
});
