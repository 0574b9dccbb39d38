// A process that only takes readings, to be killed. `node ingest-process.ts <database url> [port]` runs the embedded broker and
// prints its port; `node ingest-process.ts <database url> <MQTT url>` takes them from an external one and says when it does.
import { createLog, openDatabase, systemClock } from "#platform";
import { startBroker } from "../broker/start-broker.ts";
import { openIngest } from "../open-ingest.ts";
import { startSubscriber } from "../subscriber/start-subscriber.ts";
import { partitions } from "./partitions.ts";

const [url, where = "0"] = process.argv.slice(2);
if (url === undefined) throw new Error("give the database's URL");
const db = await openDatabase({ url });
const log = createLog({ level: "error" });
const ingest = await openIngest({ db, clock: systemClock, log, partitions });
if (where.startsWith("mqtt")) {
  await startSubscriber({ ingest, url: where, clientId: "ingest", shared: false });
  process.stdout.write("subscribed\n");
} else {
  const broker = await startBroker({ ingest, host: "127.0.0.1", port: Number(where) });
  process.stdout.write(`${broker.port}\n`);
}
