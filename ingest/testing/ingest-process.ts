// A process that only takes readings, to be killed: `node ingest-process.ts <database url>` prints its MQTT port.
import { createLog, openDatabase, systemClock } from "#platform";
import { startBroker } from "../broker/start-broker.ts";
import { openIngest } from "../open-ingest.ts";
import { partitions } from "./partitions.ts";

const url = process.argv[2];
if (url === undefined) throw new Error("give the database's URL");
const db = await openDatabase({ url });
const log = createLog({ level: "error" });
const ingest = await openIngest({ db, clock: systemClock, log, partitions });
const broker = await startBroker({ ingest, host: "127.0.0.1", port: 0 });
process.stdout.write(`${broker.port}\n`);
