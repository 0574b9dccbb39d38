import { connectAsync } from "mqtt";
import { expect, test } from "vitest";
import { createLog } from "#platform";
import { testDatabase } from "#platform/testing";
import { type Ingest, openIngest } from "../open-ingest.ts";
import { readingsAfter, startTestIngest } from "../testing/harness.ts";
import { lockHolders } from "../testing/lock-holders.ts";
import { prepareMosquitto } from "../testing/mosquitto.ts";
import { partitions } from "../testing/partitions.ts";
import { topicFor } from "../wire/index.ts";
import { claimClientId } from "./claim-client-id.ts";
import { inCompany, shareInCompany } from "./share-in-company.ts";
import { startSubscriber } from "./start-subscriber.ts";

const log = createLog({ level: "silent" });
const soon = { timeout: 20_000 };

test("who is alone outlives a restart of Mosquitto without a loss, shares with who comes, and is alone again when that is gone", async () => {
  const db = await testDatabase();
  const running = await startTestIngest(db);
  const second = await openIngest({ db, clock: running.clock, log, partitions });
  const mosquitto = await prepareMosquitto([
    "allow_anonymous true",
    "max_queued_messages 0",
    "persistence true",
  ]);
  await mosquitto.start();
  const before = await running.ingest.ingestLog.heads();
  let at = 0;
  const publish = async (count: number): Promise<void> => {
    const publisher = await connectAsync(mosquitto.url);
    await Promise.all(
      Array.from({ length: count }, () => {
        const observedAt = running.clock.now() - 100_000 + at++;
        const payload = JSON.stringify({ observedAt, signal: "vibration", value: 1 });
        return publisher.publishAsync(topicFor("berlin", "P-101"), payload, { qos: 1 });
      }),
    );
    await publisher.endAsync();
  };
  const came = async () =>
    new Set((await readingsAfter(running.ingest, before)).map(({ observedAt }) => observedAt)).size;
  const serve = async (ingest: Ingest, clientId: () => string) => {
    const shared = await inCompany(db);
    const subscriber = await startSubscriber({ ingest, url: mosquitto.url, clientId, shared });
    return { subscriber, company: shareInCompany({ db, subscriber, log }) };
  };

  const own = await claimClientId(db, log);
  const first = await serve(running.ingest, own.clientId);
  const others = await claimClientId(db, log);
  const other = await serve(second, others.clientId);
  await first.company.look();
  const counted = () => running.ingest.counters.messages + second.counters.messages;
  const messages = counted();
  await publish(200);
  await expect.poll(came, soon).toBe(200);
  expect(counted() - messages).toBe(200);
  expect(second.counters.messages).toBeGreaterThan(20);

  other.company.stop();
  await other.subscriber.stop();
  others.release();
  await expect.poll(() => lockHolders(db), soon).toHaveLength(1);
  await first.company.look();
  first.company.stop();
  // Away while the broker starts again, as devices may be back before us.
  await first.subscriber.stop();
  await mosquitto.stop();
  await mosquitto.start();
  await publish(100);
  const again = await serve(running.ingest, own.clientId);
  await expect.poll(came, soon).toBe(300);

  again.company.stop();
  await again.subscriber.stop();
  own.release();
  await expect.poll(() => lockHolders(db), soon).toEqual([]);
  await second.close();
  await running.stop();
  await mosquitto.remove();
});
