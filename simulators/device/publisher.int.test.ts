import { createServer, type Server, type Socket } from "node:net";
import { Aedes } from "aedes";
import { afterEach, expect, test } from "vitest";
import { connectPublisher } from "./publisher.ts";

/** A broker that can be killed and started again on its port, keeping nothing, as after SIGKILL. */
async function startBroker(
  port: number,
  onPublish: (payload: string, acknowledge: () => void) => void,
) {
  const broker = await Aedes.createBroker();
  broker.authenticate = (_client, username, _password, done) => {
    if (username === "wrong") done(Object.assign(new Error("no"), { returnCode: 5 }), false);
    else done(null, true);
  };
  broker.authorizePublish = (_client, packet, done) =>
    onPublish(packet.payload.toString(), () => done(null));
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    broker.handle(socket);
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    cut: () => sockets.forEach((socket) => socket.destroy()),
    async kill() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      sockets.forEach((socket) => socket.destroy());
      await closed;
      await new Promise<void>((resolve) => broker.close(resolve));
    },
  };
}

type Broker = Awaited<ReturnType<typeof startBroker>>;
const running: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of running.splice(0).reverse()) await stop();
});
const started = async (
  port: number,
  onPublish: Parameters<typeof startBroker>[1],
): Promise<Broker> => {
  const broker = await startBroker(port, onPublish);
  running.push(() => broker.kill());
  return broker;
};
const connected = async (port: number, window = 8) => {
  const url = `mqtt://127.0.0.1:${port}`;
  const publisher = await connectPublisher({
    url,
    username: "d",
    password: "x",
    window,
    reconnectMs: 20,
  });
  running.push(() => publisher.close());
  return publisher;
};

test("what a dying broker did not acknowledge is sent again, in order, to the one that follows it", async () => {
  const accepted: number[] = [];
  let swallow = false;
  const first = await startBroker(0, (payload, acknowledge) => {
    accepted.push(Number(payload));
    if (accepted.length > 30) swallow = true;
    if (!swallow) acknowledge();
  });
  const publisher = await connected(first.port);
  const sending = (async () => {
    for (let i = 0; i < 200; i++) await publisher.publish("t", String(i));
    await publisher.settle();
  })();
  await expect.poll(() => swallow).toBe(true);
  await first.kill();
  const afterwards: number[] = [];
  await started(first.port, (payload, acknowledge) => {
    afterwards.push(Number(payload));
    acknowledge();
  });
  await sending;
  expect(publisher.acknowledged()).toBe(200);
  expect(publisher.reconnects()).toBeGreaterThan(0);
  // Nothing is lost, and a message never comes before the one published before it did.
  expect(new Set([...accepted, ...afterwards]).size).toBe(200);
  const firstSeen = [...new Set(afterwards)];
  expect(firstSeen).toEqual([...firstSeen].sort((a, b) => a - b));
});

test("a broker that dies again while it is sent again what the last one lost gets nothing out of order", async () => {
  const first = await startBroker(0, () => {});
  const publisher = await connected(first.port, 8);
  const sending = (async () => {
    for (let i = 0; i < 40; i++) await publisher.publish("t", String(i));
    await publisher.settle();
  })();
  sending.catch(() => {}); // looked at below
  // Each of these takes two messages of those sent again, so that new ones come meanwhile, and dies.
  let dying = first;
  for (let deaths = 0; deaths < 5; deaths++) {
    await dying.kill();
    let taken = 0;
    dying = await startBroker(first.port, (_payload, acknowledge) => {
      taken += 1;
      if (taken <= 2) acknowledge();
    });
    await expect.poll(() => taken).toBeGreaterThan(2);
  }
  await dying.kill();
  const afterwards: number[] = [];
  await started(first.port, (payload, acknowledge) => {
    afterwards.push(Number(payload));
    acknowledge();
  });
  await sending;
  expect(publisher.acknowledged()).toBe(40);
  expect(afterwards).toEqual([...new Set(afterwards)].sort((a, b) => a - b));
});

test("no more than the window is on its way", async () => {
  const held: (() => void)[] = [];
  let seen = 0;
  const broker = await started(0, (_payload, acknowledge) => {
    seen += 1;
    held.push(acknowledge);
  });
  const publisher = await connected(broker.port, 4);
  const sending = (async () => {
    for (let i = 0; i < 6; i++) await publisher.publish("t", String(i));
  })();
  await expect.poll(() => seen).toBe(4);
  for (const acknowledge of held.splice(0)) acknowledge();
  await expect.poll(() => seen).toBe(6);
  for (const acknowledge of held) acknowledge();
  await sending;
  await publisher.settle();
  expect(publisher.acknowledged()).toBe(6);
});

test("a refused credential is said at once, in words", async () => {
  const broker = await started(0, (_payload, acknowledge) => acknowledge());
  const url = `mqtt://127.0.0.1:${broker.port}`;
  const wrong = { url, username: "wrong", password: "x", refusalPatienceMs: 0 };
  await expect(connectPublisher(wrong)).rejects.toThrow(
    "refuses the device wrong: its credential is wrong or was replaced",
  );
});

test("an abort ends the waiting", async () => {
  const broker = await started(0, () => {});
  const stop = new AbortController();
  const url = `mqtt://127.0.0.1:${broker.port}`;
  const publisher = await connectPublisher({
    url,
    username: "d",
    password: "x",
    signal: stop.signal,
  });
  running.push(() => publisher.close());
  await publisher.publish("t", "1");
  const settled = publisher.settle();
  stop.abort();
  await expect(settled).rejects.toThrow("stopped");
});
