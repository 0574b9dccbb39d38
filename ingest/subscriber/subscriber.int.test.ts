import { createServer, type Socket } from "node:net";
import { Aedes } from "aedes";
import { externalBrokerContract } from "../testing/external-broker-contract.ts";

/** Any broker will do that is not ours; this one has no shared subscriptions. Mosquitto is in the services tests. */
externalBrokerContract(
  async () => {
    const broker = await Aedes.createBroker();
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      broker.handle(socket);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    return {
      url: `mqtt://127.0.0.1:${address.port}`,
      async stop() {
        await new Promise<void>((resolve) => broker.close(resolve));
        for (const socket of sockets) socket.destroy();
        await new Promise((resolve) => server.close(resolve));
      },
    };
  },
  { shared: false },
);
