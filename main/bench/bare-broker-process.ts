import { createServer } from "node:net";
import { once } from "node:events";
import { Aedes } from "aedes";
import { answerBench } from "./bench-child.ts";

/* The embedded broker's library alone, with a listener that only counts: what the product is measured against. */
const broker = new Aedes();
let messages = 0;
broker.on("publish", (_packet, client) => {
  if (client !== null) messages += 1;
});
await broker.listen();
const server = createServer({ noDelay: true }, (socket) => void broker.handle(socket));
server.listen(0, "127.0.0.1");
await once(server, "listening");
const address = server.address();
if (address === null || typeof address === "string") throw new Error("the bare broker has no port");

answerBench({
  ready: { port: address.port },
  answer: async () => ({ messages }),
  async stop() {
    await new Promise<void>((resolve) => broker.close(resolve));
    server.close();
  },
});
