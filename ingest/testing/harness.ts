import { type IClientOptions, type MqttClient, connectAsync } from "mqtt";
import { createLog, type Database } from "#platform";
import { type ManualClock, manualClock } from "#platform/testing";
import { startBroker } from "../broker/start-broker.ts";
import { createDevice } from "../devices/devices.ts";
import { openIngest } from "../open-ingest.ts";
import { partitions } from "./partitions.ts";
import { importTestPlant } from "./plant.ts";

export { entriesAfter, readingsAfter } from "./read-log.ts";

export const testStart = Date.UTC(2026, 10, 21, 13);

/** Ingest over a test database, with its embedded broker on a free port and a gateway that speaks for P-101 to P-104. */
export async function startTestIngest(
  db: Database,
  options: Partial<Parameters<typeof openIngest>[0] & Parameters<typeof startBroker>[0]> = {},
) {
  await importTestPlant(db);
  const clock: ManualClock = manualClock(testStart);
  const log = createLog({ level: "silent" });
  const ingest = await openIngest({ db, clock, log, partitions, ...options });
  const broker = await startBroker({ host: "127.0.0.1", port: 0, ...options, ingest });
  const assets = ["P-101", "P-102", "P-103", "P-104"];
  const { secret } = await createDevice(db, { name: "gateway", site: "berlin", assets });
  const clients = new Set<MqttClient>();

  const connect = async (credentials: IClientOptions = {}): Promise<MqttClient> => {
    const client = await connectAsync(`mqtt://127.0.0.1:${broker.port}`, {
      username: "gateway",
      password: secret,
      reconnectPeriod: 0,
      ...credentials,
    });
    clients.add(client);
    client.on("error", () => {});
    return client;
  };

  return {
    ingest,
    broker,
    clock,
    log,
    secret,
    connect,
    async stop() {
      for (const client of clients) await client.endAsync(true);
      await broker.stop();
      await ingest.close();
    },
  };
}

export type TestIngest = Awaited<ReturnType<typeof startTestIngest>>;

/** Resolves when a client's connection has closed. */
export function closed(client: MqttClient): Promise<void> {
  return new Promise((resolve) => {
    if (!client.connected) resolve();
    else client.once("close", () => resolve());
  });
}
