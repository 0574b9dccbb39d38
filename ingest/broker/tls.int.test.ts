import { writeFile } from "node:fs/promises";
import { once } from "node:events";
import { connect as connectTcp } from "node:net";
import { connect as connectTls, TLSSocket } from "node:tls";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "#platform";
import { testDatabase } from "#platform/testing";
import { changeDevice, createDevice } from "../devices/devices.ts";
import { createAuthority } from "../testing/certificates.ts";
import { closed, readingsAfter, startTestIngest, type TestIngest } from "../testing/harness.ts";
import { topicFor } from "../wire/index.ts";
import { certificateExpiry } from "./certificate-expiry.ts";
import { type Broker, startBroker } from "./start-broker.ts";

const topic = topicFor("berlin", "P-101");
let db: Database;
let test: TestIngest;
let authority: Awaited<ReturnType<typeof createAuthority>>;
let stranger: Awaited<ReturnType<typeof createAuthority>>;
let files: { cert: string; key: string };
beforeAll(async () => {
  db = await testDatabase();
  authority = await createAuthority();
  stranger = await createAuthority("Somebody else's CA");
  files = await authority.place("broker", await authority.sign("CN=broker"));
  test = await startTestIngest(db);
});
afterAll(async () => {
  await test.stop();
  await Promise.all([authority.remove(), stranger.remove()]);
});

async function withBroker(
  clientCerts: "off" | "optional" | "required",
  use: (broker: Broker) => Promise<void>,
): Promise<void> {
  const broker = await startBroker({
    ingest: test.ingest,
    host: "127.0.0.1",
    port: null,
    tls: { ...files, ca: authority.ca, port: 0, clientCerts },
  });
  try {
    await use(broker);
  } finally {
    await broker.stop();
  }
}

type Shown = {
  cert?: string;
  key?: string;
  username?: string | undefined;
  password?: string | undefined;
};
const connect = (broker: Broker, shown: Shown = {}) =>
  test.connect({ protocol: "mqtts", port: broker.tlsPort, ca: authority.caPem, ...shown });
const vibration = (value: number) =>
  JSON.stringify({ observedAt: test.clock.now(), signal: "vibration", value });
const nobody = { username: undefined, password: undefined };
const refusal = (connecting: Promise<unknown>): Promise<string> =>
  connecting.then(
    () => "connected",
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );

/** Resolves when the connection was closed by the other end (in TLS 1.3 a client learns of its refusal late). */
async function turnedAway(broker: Broker, shown: { cert?: string; key?: string }): Promise<void> {
  const where = { port: broker.tlsPort, host: "127.0.0.1", ca: authority.caPem };
  const socket = connectTls({ ...where, ...shown });
  socket.on("error", () => {}).resume();
  await new Promise((resolve) => socket.once("close", resolve));
}

describe("the listener with TLS", () => {
  it("takes readings from a device that signs in with its secret", async () => {
    await withBroker("off", async (broker) => {
      const before = await test.ingest.ingestLog.heads();
      const client = await connect(broker);
      await client.publishAsync(topic, vibration(4), { qos: 1 });
      expect(await readingsAfter(test.ingest, before)).toHaveLength(1);
      expect(broker.connections()).toBe(1);
      expect(broker.strangers()).toBe(0);
      await client.endAsync();
      await expect.poll(() => broker.connections()).toBe(0);
      expect(broker.port).toBe(0);
    });
  });

  it("speaks nothing older than TLS 1.2", async () => {
    await withBroker("off", async (broker) => {
      const before = test.ingest.counters.closed["tls-failed"];
      const socket = connectTls({
        port: broker.tlsPort,
        host: "127.0.0.1",
        ca: authority.caPem,
        minVersion: "TLSv1.1",
        maxVersion: "TLSv1.1",
        ciphers: "ALL@SECLEVEL=0",
      });
      const [error] = await once(socket, "error");
      expect(String(error)).toMatch(/protocol version|unsupported protocol/i);
      await expect.poll(() => test.ingest.counters.closed["tls-failed"]).toBe(before + 1);
    });
  });

  it("stops although somebody has connected and never says anything", async () => {
    let silent: ReturnType<typeof connectTcp> | undefined;
    await withBroker("off", async (broker) => {
      silent = connectTcp(broker.tlsPort, "127.0.0.1");
      await expect.poll(() => broker.strangers()).toBe(1);
    });
    silent?.destroy();
  });
});

describe("a client certificate", () => {
  it("is a credential: its common name is the device, and no secret is needed", async () => {
    await withBroker("optional", async (broker) => {
      const before = await test.ingest.ingestLog.heads();
      const client = await connect(broker, { ...nobody, ...(await authority.sign("CN=gateway")) });
      await client.publishAsync(topic, vibration(5), { qos: 1 });
      expect(await readingsAfter(test.ingest, before)).toHaveLength(1);
      // It speaks for its own assets only, like any device.
      client.publish(topicFor("berlin", "P-108"), vibration(5), { qos: 1 });
      await closed(client);
      expect(await readingsAfter(test.ingest, before)).toHaveLength(1);
    });
  });

  it("that another authority has signed is none, so a secret is asked for", async () => {
    await withBroker("optional", async (broker) => {
      const forged = await stranger.sign("CN=gateway");
      expect(await refusal(connect(broker, { ...nobody, ...forged }))).toMatch(/Bad username/);
      await (await connect(broker, forged)).endAsync();
    });
  });

  it("of a name that is no device lets nobody in", async () => {
    await withBroker("optional", async (broker) => {
      const other = await authority.sign("CN=nobody-knows-me");
      expect(await refusal(connect(broker, { ...nobody, ...other }))).toMatch(/Bad username/);
    });
  });

  it("cannot be used under another device's name, nor with a wrong secret beside it", async () => {
    await createDevice(db, { name: "press", site: "berlin", assets: ["P-102"] });
    await withBroker("optional", async (broker) => {
      const press = await authority.sign("CN=press");
      const count = test.ingest.counters.closed["wrong-certificate"];
      expect(
        await refusal(connect(broker, { ...press, username: "gateway", password: test.secret })),
      ).toMatch(/Bad username/);
      expect(test.ingest.counters.closed["wrong-certificate"]).toBe(count + 1);
      expect(
        await refusal(connect(broker, { ...press, username: "press", password: "wrong" })),
      ).toMatch(/Bad username/);
    });
  });

  it("of several common names is nobody's", async () => {
    await withBroker("optional", async (broker) => {
      const both = await authority.sign("CN=gateway, CN=press");
      expect(await refusal(connect(broker, { ...nobody, ...both }))).toMatch(/Bad username/);
    });
  });

  it("is asked of everybody when it is required, right secret or not", async () => {
    await withBroker("required", async (broker) => {
      const before = test.ingest.counters.closed["tls-failed"];
      await turnedAway(broker, {});
      await turnedAway(broker, await stranger.sign("CN=gateway"));
      expect(test.ingest.counters.closed["tls-failed"]).toBeGreaterThan(before);
      const client = await connect(broker, await authority.sign("CN=gateway"));
      await client.publishAsync(topic, vibration(6), { qos: 1 });
      await client.endAsync();
    });
  });

  it("ends with the device: disabled, it is disconnected and cannot come back", async () => {
    const { id } = await createDevice(db, { name: "kiln", site: "berlin", assets: ["P-103"] });
    await withBroker("optional", async (broker) => {
      const shown = { ...nobody, ...(await authority.sign("CN=kiln")) };
      const client = await connect(broker, shown);
      await changeDevice(db, id, { enabled: false });
      await closed(client);
      expect(await refusal(connect(broker, shown))).toMatch(/not authorized/i);
    });
  });
});

describe("a certificate that is renewed", () => {
  it("is shown to the next connection, while those that are open stay; a broken one is not taken", async () => {
    await withBroker("off", async (broker) => {
      const until = (days: number) =>
        new Date(Math.floor(Date.now() / 1_000) * 1_000 + days * 86_400_000);
      const first = await connect(broker);
      const old = certificateExpiry(test.ingest);
      expect(old?.getTime()).toBeGreaterThan(Date.now());
      await authority.place("broker", await authority.sign("CN=broker", until(20)));
      await broker.reloadCertificate();
      expect(certificateExpiry(test.ingest)).toEqual(until(20));
      const second = await connect(broker);
      if (!(second.stream instanceof TLSSocket)) throw new Error("not encrypted");
      expect(Date.parse(second.stream.getPeerCertificate().valid_to)).toBe(until(20).getTime());
      await first.publishAsync(topic, vibration(7), { qos: 1 });

      await writeFile(files.key, "not a key");
      await broker.reloadCertificate();
      expect(certificateExpiry(test.ingest)).toEqual(until(20));
      await (await connect(broker)).endAsync();
      await authority.place("broker", await authority.sign("CN=broker"));
      await Promise.all([first.endAsync(), second.endAsync()]);
    });
  });

  it("that is not that of its key stops the start, with the files' names", async () => {
    const other = await authority.place("other", await authority.sign("CN=other"));
    const starting = startBroker({
      ingest: test.ingest,
      host: "127.0.0.1",
      port: null,
      tls: { cert: files.cert, key: other.key, port: 0, clientCerts: "off" },
    });
    await expect(starting).rejects.toMatchObject({
      code: "bad-tls-files",
      message: expect.stringContaining(other.key),
    });
    const missing = startBroker({
      ingest: test.ingest,
      host: "127.0.0.1",
      port: null,
      tls: { cert: "/nowhere.pem", key: other.key, port: 0, clientCerts: "off" },
    });
    await expect(missing).rejects.toMatchObject({
      message: expect.stringMatching(/MQTT_TLS_CERT: the file \/nowhere.pem cannot be read/),
    });
  });
});
