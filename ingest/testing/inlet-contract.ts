import { connectAsync, type IClientOptions, type MqttClient } from "mqtt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "#platform";
import { testDatabase } from "#platform/testing";
import { createDevice, endGrace, rotateSecret } from "../devices/devices.ts";
import { topicFor } from "../wire/index.ts";
import { changedRightsContract } from "./changed-rights-contract.ts";
import { closed, readingsAfter, startTestIngest, type TestIngest } from "./harness.ts";
import { type IngestChild, startIngestChild } from "./ingest-child.ts";

/** A broker with us behind it, as devices see it. */
export interface InletUnderTest {
  /** Where devices connect; the same after a restart. */
  url: string;
  /** Versions of MQTT that devices may speak. */
  versions: readonly (4 | 5)[];
  /** Whether the broker takes and keeps messages while we are away. */
  keepsMessages: boolean;
  /** What `ingest-process.ts` is told to be in our place. */
  process: string;
  leave(): Promise<void>;
  comeBack(): Promise<void>;
  restartBroker(): Promise<void>;
  /** Devices were made or changed. */
  learnDevices(): Promise<void>;
  stop(): Promise<void>;
}

/** What ingest promises of messages whichever broker they come through. */
export function inletContract(
  start: (test: TestIngest, db: Database) => Promise<InletUnderTest>,
): void {
  let db: Database;
  let test: TestIngest;
  let inlet: InletUnderTest;
  let other: { name: string; secret: string };
  const clients: MqttClient[] = [];
  beforeAll(async () => {
    db = await testDatabase();
    test = await startTestIngest(db);
    other = await createDevice(db, { name: "other", site: "berlin", assets: ["P-105"] });
    inlet = await start(test, db);
  });
  afterAll(async () => {
    await Promise.all(clients.map((client) => client.endAsync(true)));
    await inlet.stop();
    await test.stop();
  });

  const topic = topicFor("berlin", "P-101");
  const heads = () => test.ingest.ingestLog.heads();
  const connect = async (options: IClientOptions = {}): Promise<MqttClient> => {
    const client = await connectAsync(inlet.url, {
      username: "gateway",
      password: test.secret,
      reconnectPeriod: 0,
      ...options,
    });
    client.on("error", () => {});
    clients.push(client);
    return client;
  };
  let observedAt = 0;
  /** Each at a time of its own, so that the log tells them apart. */
  const message = (value: unknown) => {
    observedAt += 1;
    return JSON.stringify({
      observedAt: test.clock.now() - 5_000_000 + observedAt,
      signal: "vibration",
      value,
    });
  };
  const values = async (before: number[]) =>
    (await readingsAfter(test.ingest, before)).map((reading) => reading.value);
  /** What is in the log once that value has come, which is sent last. */
  const until = async (before: number[], last: number): Promise<(number | null)[]> => {
    await expect.poll(() => values(before), { timeout: 20_000, interval: 5 }).toContain(last);
    return values(before);
  };
  const refused = (connecting: Promise<unknown>) =>
    connecting.then(
      () => false,
      () => true,
    );

  describe("a device", () => {
    it.each([4, 5] as const)(
      "that speaks MQTT %i is understood, or told that it is not",
      async (protocolVersion) => {
        if (!inlet.versions.includes(protocolVersion)) {
          await expect(connect({ protocolVersion })).rejects.toThrow(/protocol version/i);
          return;
        }
        const before = await heads();
        const client = await connect({ protocolVersion });
        await client.publishAsync(topic, message(3), { qos: 1 });
        await client.publishAsync(topic, message(4), { qos: 1 });
        expect(await until(before, 4)).toEqual([3, 4]);
        await client.endAsync();
      },
    );

    it("is turned away without its secret", async () => {
      expect(await refused(connect({ password: "guess" }))).toBe(true);
      expect(await refused(connect({ username: undefined, password: undefined }))).toBe(true);
      expect(await refused(connect({ username: other.name }))).toBe(true);
    });

    it.each(["P-105", "P-999"])("cannot speak for %s, which is not its own", async (tag) => {
      const before = await heads();
      const letters = test.ingest.counters.refused["unknown-asset"];
      const wrong = await connect();
      // Some brokers close the connection, some answer and forget the message.
      const gone = new Promise<void>((resolve) => wrong.once("close", resolve));
      const topicOfOther = tag === "P-999" ? topicFor("paris", tag) : topicFor("berlin", tag);
      await Promise.race([gone, wrong.publishAsync(topicOfOther, message(11), { qos: 1 })]).catch(
        () => {},
      );
      await wrong.endAsync(true);
      const client = await connect();
      await client.publishAsync(topic, message(12), { qos: 1 });
      expect(await until(before, 12)).toEqual([12]);
      expect(test.ingest.counters.refused["unknown-asset"]).toBe(letters);
      await client.endAsync();
    });

    it("that hears nothing: what others publish is not delivered to it", async () => {
      const listener = await connect();
      const heard: string[] = [];
      listener.on("message", (heardOn) => heard.push(heardOn));
      await listener.subscribeAsync("mw/v1/#", { qos: 1 }).catch(() => {});
      const before = await heads();
      const client = await connect({ username: other.name, password: other.secret });
      await client.publishAsync(topicFor("berlin", "P-105"), message(13), { qos: 1 });
      await until(before, 13);
      // An answer to this comes after whatever the broker had to deliver before.
      await listener.unsubscribeAsync("mw/v1/#").catch(() => {});
      expect(heard).toEqual([]);
      await Promise.all([client.endAsync(), listener.endAsync()]);
    });
  });

  describe("messages", () => {
    it("of one connection keep their order", async () => {
      const before = await heads();
      const client = await connect();
      const sent = Array.from({ length: 1_000 }, (_, i) => i % 40);
      await Promise.all(
        sent.map((value) => client.publishAsync(topic, message(value), { qos: 1 })),
      );
      await client.publishAsync(topic, message(45), { qos: 1 });
      expect(await until(before, 45)).toEqual([...sent, 45]);
      await client.endAsync();
    });

    it("with DUP set that were never seen are taken, and those that come again as well", async () => {
      const before = await heads();
      const client = await connect();
      const twice = message(21);
      await client.publishAsync(topic, twice, { qos: 1, dup: true });
      await client.publishAsync(topic, twice, { qos: 1, dup: true });
      await client.publishAsync(topic, message(22), { qos: 1 });
      // Which of them is a repeat is for the consumers to find: it is the same reading.
      expect(await until(before, 22)).toEqual([21, 21, 22]);
      await client.endAsync();
    });

    it("that were under way when a device lost its connection come again with its session", async () => {
      const before = await heads();
      const client = await connect({ clientId: "session", clean: false, reconnectPeriod: 10 });
      const sent = Array.from({ length: 300 }, (_, i) => i % 40);
      const all = sent.map((value, i) => {
        if (i === 150) client.stream.destroy();
        return client.publishAsync(topic, message(value), { qos: 1 });
      });
      await Promise.all(all);
      await client.publishAsync(topic, message(46), { qos: 1 });
      await until(before, 46);
      const readings = await readingsAfter(test.ingest, before);
      expect(new Set(readings.map((reading) => reading.observedAt)).size).toBe(301);
      await client.endAsync();
    });

    it("that are sent while we are away come when we are back, in their order", async () => {
      const before = await heads();
      const client = await connect({ clientId: "patient", clean: false, reconnectPeriod: 10 });
      await inlet.leave();
      const sent = Array.from({ length: 50 }, (_, i) => i % 40);
      let acknowledged = 0;
      const all = sent.map(async (value) => {
        await client.publishAsync(topic, message(value), { qos: 1 });
        acknowledged += 1;
      });
      if (inlet.keepsMessages) await Promise.all(all);
      else expect(acknowledged).toBe(0);
      expect(await values(before)).toEqual([]);
      await inlet.comeBack();
      await Promise.all(all);
      await client.publishAsync(topic, message(47), { qos: 1 });
      expect(await until(before, 47)).toEqual([...sent, 47]);
      await client.endAsync();
    });

    it("wait while we cannot write them down, however many come, and keep their order", async () => {
      const before = await heads();
      const client = await connect();
      // Commits of the log wait for this lock: what is read cannot become durable.
      const blocker = await db.pool.connect();
      await blocker.query("begin");
      await blocker.query("select from ingest.log_head for update");
      const sent = Array.from({ length: 4_000 }, (_, i) => i % 40);
      let acknowledged = 0;
      const all = sent.map(async (value) => {
        await client.publishAsync(topic, message(value), { qos: 1 });
        acknowledged += 1;
      });
      if (inlet.keepsMessages) await Promise.all(all);
      else {
        const underWay = () => [...test.ingest.inlets].some((one) => one.inFlightBytes() > 0);
        await expect.poll(underWay).toBe(true);
        expect(acknowledged).toBe(0);
      }
      expect(await values(before)).toEqual([]);
      await blocker.query("rollback");
      blocker.release();
      await Promise.all(all);
      await client.publishAsync(topic, message(44), { qos: 1 });
      expect(await until(before, 44)).toEqual([...sent, 44]);
      await client.endAsync();
    });

    it("survive a restart of the broker: what was acknowledged is in the log, what was not is sent again", async () => {
      const before = await heads();
      const client = await connect({ clientId: "lasting", clean: false, reconnectPeriod: 10 });
      const publish = (count: number) =>
        Array.from({ length: count }, () => client.publishAsync(topic, message(5), { qos: 1 }));
      await inlet.leave();
      const early = publish(20);
      if (inlet.keepsMessages) await Promise.all(early);
      await inlet.restartBroker();
      const late = publish(20);
      await inlet.comeBack();
      await Promise.all([...early, ...late]);
      await client.publishAsync(topic, message(48), { qos: 1 });
      await until(before, 48);
      const readings = await readingsAfter(test.ingest, before);
      expect(new Set(readings.map((reading) => reading.observedAt)).size).toBe(41);
      await client.endAsync();
    });
  });

  describe("an acknowledgement", () => {
    it("that a device has got outlives SIGKILL of the process that takes its readings", async () => {
      const before = await heads();
      await inlet.leave();
      let child: IngestChild = await startIngestChild(db.url, inlet.process);
      const client = await connect({ clientId: "witness", clean: false, reconnectPeriod: 10 });
      const acknowledged: number[] = [];
      const publish = async (): Promise<void> => {
        const payload = message(6);
        const mine = observedAt;
        await client.publishAsync(topic, payload, { qos: 1 });
        acknowledged.push(mine);
      };
      for (const killAfter of [1, 150, 700]) {
        const round = Promise.all(Array.from({ length: 300 }, publish));
        while (acknowledged.length < killAfter) await new Promise(setImmediate);
        await child.kill();
        child = await startIngestChild(db.url, inlet.process);
        await round;
      }
      await child.kill();
      await inlet.comeBack();
      await client.publishAsync(topic, message(49), { qos: 1 });
      await until(before, 49);
      const kept = new Set(
        (await readingsAfter(test.ingest, before)).map((reading) => reading.observedAt),
      );
      expect(acknowledged).toHaveLength(900);
      expect(kept.size).toBe(901);
      await client.endAsync();
    });
  });

  changedRightsContract({
    db: () => db,
    connect,
    learnDevices: () => inlet.learnDevices(),
    message,
    heads,
    until,
    refused,
  });

  describe("a rotation of a secret", () => {
    it("has no gap: both credentials work side by side, and the old one ends", async () => {
      const made = await createDevice(db, { name: "press-7", site: "berlin", assets: ["P-106"] });
      await inlet.learnDevices();
      const old = { username: made.mqttUser, password: made.secret };
      await (await connect(old)).endAsync();
      const rotated = await rotateSecret(db, test.clock, made.id, { graceHours: 24 });
      await inlet.learnDevices();
      const fresh = { username: rotated.mqttUser, password: rotated.secret };
      const lasting = await connect(old);
      const before = await heads();
      const client = await connect(fresh);
      await client.publishAsync(topicFor("berlin", "P-106"), message(31), { qos: 1 });
      await until(before, 31);
      await endGrace(db, made.id);
      await inlet.learnDevices();
      await closed(lasting);
      expect(await refused(connect(old))).toBe(true);
      await (await connect(fresh)).endAsync();
      await client.endAsync(true);
    });
  });
}
