import { connectAsync, type MqttClient } from "mqtt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "#platform";
import { testDatabase } from "#platform/testing";
import { listDeadLetters } from "../dead-letters/list-dead-letters.ts";
import { linkedPlant } from "../linked-signals/testing/linked-plant.ts";
import { importPlant } from "../registry/import-plant.ts";
import { startSubscriber } from "../subscriber/start-subscriber.ts";
import { topicFor } from "../wire/index.ts";
import { readingsAfter, startTestIngest, type TestIngest } from "./harness.ts";

/** What ingest promises behind any broker that it does not run itself. */
export function externalBrokerContract(
  start: () => Promise<{ url: string; stop(): Promise<void> }>,
  options: { shared: boolean },
): void {
  let db: Database;
  let test: TestIngest;
  let broker: Awaited<ReturnType<typeof start>>;
  let publisher: MqttClient;
  beforeAll(async () => {
    db = await testDatabase();
    test = await startTestIngest(db);
    broker = await start();
    publisher = await connectAsync(broker.url);
  });
  afterAll(async () => {
    await publisher.endAsync(true);
    await test.stop();
    await broker.stop();
  });

  const topic = topicFor("berlin", "P-101");
  const message = (value: unknown) =>
    JSON.stringify({ observedAt: test.clock.now(), signal: "vibration", value });
  const heads = () => test.ingest.ingestLog.heads();
  const subscribe = (clientId: string) =>
    startSubscriber({
      ingest: test.ingest,
      url: broker.url,
      clientId,
      ...options,
      reconnectMs: 20,
    });

  /** Publishes and waits until that many readings are in the log. */
  const committed = async (before: number[], count: number): Promise<number[]> => {
    for (;;) {
      const commit = new Promise<void>((resolve) => {
        const forget = test.ingest.ingestLog.onCommit(() => {
          forget();
          resolve();
        });
      });
      const readings = await readingsAfter(test.ingest, before);
      if (readings.length >= count) return readings.map((reading) => reading.value ?? -1);
      await commit;
    }
  };

  describe("behind an external broker", () => {
    it("messages reach the log in order, in few commits, and are acknowledged", async () => {
      const before = await heads();
      const subscriber = await subscribe("ingest");
      expect(subscriber.receiving()).toBe(true);
      const values = Array.from({ length: 500 }, (_, i) => i % 50);
      await Promise.all(
        values.map((value) => publisher.publishAsync(topic, message(value), { qos: 1 })),
      );
      expect(await committed(before, 500)).toEqual(values);
      const rows = (await heads()).reduce((sum, seq, i) => sum + seq - (before[i] ?? 0), 0);
      expect(rows).toBeLessThan(250);
      await subscriber.stop();
      expect(subscriber.unacknowledged()).toBe(0);
    });

    it("what comes while nobody is there waits in the session", async () => {
      const first = await subscribe("ingest");
      await first.stop();
      const before = await heads();
      await publisher.publishAsync(topic, message(11), { qos: 1 });
      const second = await subscribe("ingest");
      expect(await committed(before, 1)).toEqual([11]);
      await second.stop();
    });

    it("nothing is acknowledged before it is on disk: what was not comes again", async () => {
      const subscriber = await subscribe("ingest");
      const before = await heads();
      // Commits of the log wait for this lock, so the message is taken but cannot become durable.
      const blocker = await db.pool.connect();
      await blocker.query("begin");
      await blocker.query("select from ingest.log_head for update");
      const other = await connectAsync(broker.url);
      await other.publishAsync(topic, message(21), { qos: 1 });
      await untilTaken(subscriber);
      // The connection breaks before the commit; the broker must think that the message is still with it.
      const waiting = subscriber.unacknowledged();
      await blocker.query("rollback");
      blocker.release();
      expect(waiting).toBe(1);
      expect((await committed(before, 1))[0]).toBe(21);
      await other.endAsync();
      await subscriber.stop();
      expect(subscriber.unacknowledged()).toBe(0);
    });

    it("what is said of a signal that others follow is acknowledged once it is theirs too", async () => {
      await importPlant(db, linkedPlant);
      await test.ingest.registry.refreshIfStale();
      const before = await heads();
      const subscriber = await subscribe("ingest");
      const values = { pressure: 4, flow: 8 };
      const header = JSON.stringify({ observedAt: test.clock.now(), values });
      await publisher.publishAsync(topicFor("berlin", "H-1"), header, { qos: 1 });
      const came = await committed(before, 4);
      expect(came.toSorted((a, b) => a - b)).toEqual([4, 4, 8, 400]);
      await subscriber.stop();
      expect(subscriber.unacknowledged()).toBe(0);
    });

    it("refused messages are kept under their topic, because nobody says who sent them", async () => {
      const subscriber = await subscribe("ingest");
      const before = test.ingest.counters.refused["wrong-type"];
      await publisher.publishAsync(topic, message("high"), { qos: 1 });
      while (test.ingest.counters.refused["wrong-type"] === before) {
        await new Promise(setImmediate);
      }
      const [letter] = await listDeadLetters(db, { scope: "all", limit: 1 });
      expect(letter).toMatchObject({ reason: "wrong-type", credential: topic });
      await subscriber.stop();
    });

    if (options.shared) {
      it("several processes divide the messages between them, each goes to one", async () => {
        const before = await heads();
        const subscribers = await Promise.all(["ingest", "second"].map(subscribe));
        await Promise.all(
          Array.from({ length: 200 }, (_, i) =>
            publisher.publishAsync(topic, message(i % 50), { qos: 1 }),
          ),
        );
        expect(await committed(before, 200)).toHaveLength(200);
        await Promise.all(subscribers.map((subscriber) => subscriber.stop()));
      });
    }
  });
}

async function untilTaken(subscriber: { unacknowledged(): number }): Promise<void> {
  while (subscriber.unacknowledged() === 0) await new Promise(setImmediate);
}
