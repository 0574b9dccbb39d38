import { connect as connectTcp, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "#platform";
import { testDatabase } from "#platform/testing";
import type { CloseReason } from "../intake/counters.ts";
import { startTestIngest, type TestIngest } from "../testing/harness.ts";
import { topicFor } from "../wire/index.ts";
import { startBroker } from "./start-broker.ts";

let db: Database;
let test: TestIngest;
const sockets: Socket[] = [];
beforeAll(async () => {
  db = await testDatabase();
  test = await startTestIngest(db);
});
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  await test.stop();
});

const counted = (reason: CloseReason) => test.ingest.counters.closed[reason];
const start = (limits: Partial<Parameters<typeof startBroker>[0]>) =>
  startBroker({ ingest: test.ingest, host: "127.0.0.1", port: 0, ...limits });

const open = (port: number) => opened(connectTcp(port, "127.0.0.1"));

async function opened(socket: Socket): Promise<Socket> {
  sockets.push(socket);
  socket.on("error", () => {});
  await new Promise<void>((resolve) => socket.once("connect", resolve));
  return socket;
}

const gone = (socket: Socket) =>
  new Promise<void>((resolve) => {
    if (socket.closed) resolve();
    else socket.resume().once("close", () => resolve());
  });

describe("who says nothing", () => {
  it("loses his place when there are too many of his kind, the oldest first; who signs in keeps it", async () => {
    const broker = await start({ maxStrangers: 20 });
    const client = await test.connect({ port: broker.port });
    const silent: Socket[] = [];
    for (let i = 0; i < 30; i++) silent.push(await open(broker.port));
    await Promise.all(silent.slice(0, 10).map(gone));
    expect(counted("too-many-strangers")).toBe(10);
    await expect.poll(() => broker.strangers()).toBe(20);
    expect(broker.connections()).toBe(21);
    await (await test.connect({ port: broker.port })).endAsync();
    expect(client.connected).toBe(true);
    await client.endAsync();
    await broker.stop();
    await expect.poll(() => broker.connections()).toBe(0);
  });

  it("is counted by himself, also when he comes from one port to two addresses of ours", async () => {
    const broker = await start({ host: "0.0.0.0" });
    const from = { localAddress: "127.0.0.1", port: broker.port };
    const first = await opened(connectTcp({ ...from, host: "127.0.0.1" }));
    const second = await opened(
      connectTcp({ ...from, host: "127.0.0.2", localPort: first.localPort ?? 0 }),
    );
    await expect.poll(() => broker.strangers(), { timeout: 10_000 }).toBe(2);
    for (const socket of [first, second]) socket.destroy();
    await expect.poll(() => broker.connections(), { timeout: 10_000 }).toBe(0);
    expect(broker.strangers()).toBe(0);
    await broker.stop();
  });

  it("or says it one byte at a time, is not waited for", async () => {
    const broker = await start({ connectMs: 100 });
    const before = counted("connect-timeout");
    const socket = await open(broker.port);
    // CONNECT of MQTT 3.1.1, a clean session of the client "ab".
    const packet = Buffer.from("100e00044d5154540402003c00026162", "hex");
    let at = 0;
    const drip = setInterval(() => socket.write(packet.subarray(at, ++at)), 20);
    await gone(socket);
    clearInterval(drip);
    expect(counted("connect-timeout")).toBe(before + 1);
    await broker.stop();
  });
});

describe("connections beyond the most", () => {
  it("of one address are closed, and others' are not touched", async () => {
    const broker = await start({ maxConnectionsPerAddress: 2 });
    const first = await test.connect({ port: broker.port });
    const second = await test.connect({ port: broker.port });
    await gone(await open(broker.port));
    expect(counted("too-many-of-address")).toBe(1);
    expect(first.connected && second.connected).toBe(true);
    await first.endAsync();
    await expect.poll(() => broker.connections()).toBe(1);
    await (await test.connect({ port: broker.port })).endAsync();
    await second.endAsync();
    await broker.stop();
  });

  it("of one device are refused, except one that takes the place of its own before", async () => {
    const broker = await start({ maxConnectionsPerDevice: 2 });
    const connect = (clientId: string) => test.connect({ port: broker.port, clientId });
    const clients = [await connect("a"), await connect("b")];
    await expect(connect("c")).rejects.toThrow(/unavailable/);
    expect(counted("too-many-of-device")).toBe(1);
    const again = await connect("b");
    await expect.poll(() => clients[1]?.connected).toBe(false);
    await again.endAsync();
    await (await connect("c")).endAsync();
    await clients[0]?.endAsync();
    await broker.stop();
  });
});

describe("wrong credentials", () => {
  it("beyond an address's allowance are answered later, and a right one at once", async () => {
    const attempts = Array.from({ length: 130 }, () =>
      test.connect({ username: "gateway", password: "guess" }).catch(() => "refused"),
    );
    const slow = Promise.all(attempts);
    const answered = await Promise.race([
      slow,
      test.connect().then(async (client) => {
        await client.publishAsync(
          topicFor("berlin", "P-101"),
          JSON.stringify({ observedAt: test.clock.now(), signal: "vibration", value: 1 }),
          { qos: 1 },
        );
        await client.endAsync();
        return "a right one";
      }),
    ]);
    expect(answered).toBe("a right one");
    expect(new Set(await slow)).toEqual(new Set(["refused"]));
  });
});

describe("MQTT 5", () => {
  it("is refused in its own words, so that a client can say what is wrong or fall back to 3.1.1", async () => {
    const before = counted("unsupported-version");
    await expect(test.connect({ protocolVersion: 5 })).rejects.toMatchObject({
      message: expect.stringMatching(/Unsupported Protocol Version/i),
      code: 0x84,
    });
    expect(counted("unsupported-version")).toBe(before + 1);
  });
});
