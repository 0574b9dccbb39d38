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
  const server = createServer((socket) => {
    sockets.add(socket);
    broker.handle(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `mqtt://127.0.0.1:${address.port}`,
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
