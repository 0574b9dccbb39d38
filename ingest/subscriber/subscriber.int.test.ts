import { createServer, type Socket } from "node:net";
import { Aedes } from "aedes";
import { expect, it } from "vitest";
import { testDatabase } from "#platform/testing";
import { externalBrokerContract } from "../testing/external-broker-contract.ts";
import { startTestIngest } from "../testing/harness.ts";
import { startSubscriber } from "./start-subscriber.ts";

/** Any broker will do that is not ours; this one has no shared subscriptions. Mosquitto is in the services tests. */
async function startAedes() {
  const broker = await Aedes.createBroker();
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    broker.handle(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const rules = { subscribing: true };
  broker.authorizeSubscribe = (_client, subscription, done) =>
    done(null, rules.subscribing ? subscription : null);
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `mqtt://127.0.0.1:${address.port}`,
    /** Whether anybody may subscribe. */
    rules,
    connectionsEver: () => connections,
    /** Every connection breaks. */
    cut,
    async stop() {
      await new Promise<void>((resolve) => broker.close(resolve));
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

externalBrokerContract(startAedes, { shared: false });

it("a lost connection is counted and mended, and is no reception until it is", async () => {
  const test = await startTestIngest(await testDatabase());
  const broker = await startAedes();
  const subscriber = await startSubscriber({
    ingest: test.ingest,
    url: broker.url,
    clientId: "ingest",
    shared: false,
    reconnectMs: 20,
  });
  for (const times of [1, 2]) {
    broker.cut();
    await expect.poll(() => subscriber.connectionsLost()).toBe(times);
    await expect.poll(() => subscriber.receiving()).toBe(true);
  }
  await subscriber.stop();
  expect(subscriber.connectionsLost()).toBe(2);
  await broker.stop();
  await test.stop();
});

it("a subscription that the broker refuses one day is asked for again until it is granted", async () => {
  const test = await startTestIngest(await testDatabase());
  const broker = await startAedes();
  const soon = { timeout: 10_000 };
  const subscriber = await startSubscriber({
    ingest: test.ingest,
    url: broker.url,
    clientId: () => "ingest",
    shared: false,
    reconnectMs: 10,
  });
  broker.rules.subscribing = false;
  broker.cut();
  await expect.poll(() => subscriber.connectionsLost(), soon).toBe(1);
  // The first connection after the loss has been refused when it is cut in its turn.
  await expect.poll(() => broker.connectionsEver(), soon).toBeGreaterThan(2);
  expect(subscriber.receiving()).toBe(false);
  broker.rules.subscribing = true;
  await expect.poll(() => subscriber.receiving(), soon).toBe(true);
  await subscriber.stop();
  await broker.stop();
  await test.stop();
});
