import { join } from "node:path";
import { startSubscriber } from "../subscriber/start-subscriber.ts";
import { inletContract } from "../testing/inlet-contract.ts";
import { prepareMosquitto } from "../testing/mosquitto.ts";
import { writeMosquittoFiles } from "./write-files.ts";

/** Debian's Mosquitto with the files that we write for it, and nothing else but a port. */
inletContract(async (test, db) => {
  const product = { user: "millwright", secret: "the product's own" };
  const mosquitto = await prepareMosquitto([]);
  const write = () =>
    writeMosquittoFiles({
      db,
      folder: join(mosquitto.dir, "conf"),
      product,
      now: test.clock.now(),
    });
  await write();
  await mosquitto.start();
  const url = new URL(mosquitto.url);
  url.username = product.user;
  url.password = encodeURIComponent(product.secret);
  const subscribe = () =>
    startSubscriber({
      ingest: test.ingest,
      url: url.href,
      clientId: "ingest",
      shared: false,
      reconnectMs: 20,
    });
  let subscriber = await subscribe();
  return {
    url: mosquitto.url,
    versions: [4, 5],
    keepsMessages: true,
    process: url.href,
    leave: () => subscriber.stop(),
    async comeBack() {
      subscriber = await subscribe();
    },
    async restartBroker() {
      await mosquitto.stop();
      await mosquitto.start();
    },
    async learnDevices() {
      await write();
      await mosquitto.reload();
    },
    async stop() {
      await subscriber.stop();
      await mosquitto.remove();
    },
  };
});
