import { setMaxListeners } from "node:events";
import { z } from "zod";
import { encodeSnapshot, topicFor } from "#ingest/wire";
import { type ApiClient, apiClient } from "../api/api-client.ts";
import { connectPublisher, type Publisher } from "../device/publisher.ts";
import { gatewayCredential } from "../provision/devices.ts";
import { programToken } from "../provision/program-token.ts";
import { pushFiles } from "../provision/push-files.ts";
import { orderDetailSchema, orderSummarySchema } from "../technician/work-order.ts";
import { type Batch, batches, type Stretch, stretches } from "./barriers.ts";
import { closeOrder } from "./close-order.ts";
import { ordersToClose } from "./maintenance-visit.ts";
import { collectOrders, openedOrder } from "./collect-orders.ts";
import { settled } from "./progress.ts";
import type { RecordedFleet } from "./recorded-fleet.ts";
import { type Score, scoreOrders } from "./score.ts";
import { stopwatch } from "./stopwatch.ts";

export interface ReplayOptions {
  fleet: RecordedFleet;
  httpUrl: string;
  mqttUrl: string;
  /** A token with role admin, good for as long as the replay runs, over restarts of the server too. */
  adminToken: string;
  signal?: AbortSignal | undefined;
  onLine?: (line: string) => void;
  /** After each message that found its place in the window; a test kills the server at points of this. */
  onProgress?: (progress: { published: number; total: number }) => void;
  /**
   * Resolves once the product has taken so many readings. Needed behind a broker that is not the product's own, whose
   * acknowledgement says only that the broker has them.
   */
  consumed?: ((readings: number) => Promise<void>) | undefined;
}

export interface ReplayResult extends Score {
  dataSet: string;
  assets: number;
  readings: number;
  messages: number;
  /** Times at which the replay waited for the product, to do what maintenance did. */
  maintenanceStops: number;
  seconds: number;
  readingsPerSecond: number;
  /** Where the time went: publishing until acknowledged, waiting for all that follows from it, close-outs. */
  secondsOf: { publishing: number; settling: number; closing: number };
}

const gateways = 4;
/** Messages on their way, of one gateway. */
const window = 16;

/**
 * Plays a recorded fleet through the product at full speed: readings over MQTT, and at each time at which
 * the recording replaced a component, after all that came before has been stored, scored and turned into
 * orders, the technician's close-out over HTTP. Nothing of the future is shown, and failures only where the
 * technician sees them. The server may die and come back while this runs.
 */
export async function runReplay(options: ReplayOptions): Promise<ReplayResult> {
  const { fleet, httpUrl, mqttUrl, signal, onLine = () => {} } = options;
  if (signal !== undefined) setMaxListeners(0, signal);
  const client = (token: string) => apiClient({ httpUrl, token, signal });
  const admin = client(options.adminToken);
  const plant = JSON.stringify(fleet.plant);
  await pushFiles(admin, { plant: { text: plant }, ...fleet.files }, (what) =>
    onLine(`set up   ${what}`),
  );
  const name = `replay ${fleet.name}`;
  const dispatcher = client(await programToken(admin, `${name}: dispatcher`, ["dispatcher"]));
  const technician = client(await programToken(admin, `${name}: technician`, ["technician"]));
  const publishers = await connectGateways(admin, fleet, { mqttUrl, signal });
  const total = fleet.moments.reduce((sum, { values }) => sum + Object.keys(values).length, 0);
  onLine(`replay   ${total} readings of ${fleet.assets.length} assets`);

  const time = stopwatch("publishing", "settling", "closing");
  const sent = { readings: 0, messages: 0 };
  let stops = 0;
  const publish = async (moments: Stretch["moments"]): Promise<void> => {
    for (const batch of batches(moments)) {
      const publisher = publishers.get(batch.asset);
      if (publisher === undefined)
        throw new Error(`the recording names ${batch.asset}, which it does not register`);
      await publisher.publish(topicFor(fleet.siteCode, batch.asset), payloadOf(batch));
      sent.readings += batch.readings;
      sent.messages += 1;
      options.onProgress?.({ published: sent.readings, total });
    }
    await Promise.all([...new Set(publishers.values())].map((publisher) => publisher.settle()));
    await options.consumed?.(sent.readings);
  };
  try {
    for (const { moments, repairs, repairsAt } of stretches(fleet)) {
      await time.during("publishing", publish(moments));
      await time.during("settling", settled(admin, signal));
      if (repairsAt === null) continue;
      stops += 1;
      const visit = visitMachines({ dispatcher, technician }, fleet, { repairs, repairsAt });
      const closed = await time.during("closing", visit);
      if (closed > 0) await time.during("settling", settled(admin, signal));
      onLine(
        `replay   ${new Date(repairsAt).toISOString().slice(0, 10)}: ${sent.readings} readings, ${repairs.length} replacements, ${closed} orders closed`,
      );
    }
  } finally {
    await Promise.all([...new Set(publishers.values())].map((publisher) => publisher.close()));
  }
  return {
    dataSet: fleet.name,
    assets: fleet.assets.length,
    ...sent,
    maintenanceStops: stops,
    ...scoreOrders(await collectOrders(admin, fleet), fleet),
    seconds: Math.round(time.total() * 10) / 10,
    readingsPerSecond: Math.round(sent.readings / time.total()),
    secondsOf: {
      publishing: time.seconds("publishing"),
      settling: time.seconds("settling"),
      closing: time.seconds("closing"),
    },
  };
}

/** Does to the open orders what the recorded maintenance of this time does to them; returns how many it closed. */
async function visitMachines(
  { dispatcher, technician }: { dispatcher: ApiClient; technician: ApiClient },
  fleet: RecordedFleet,
  { repairs, repairsAt }: { repairs: Stretch["repairs"]; repairsAt: number },
): Promise<number> {
  const visited = new Set(repairs.map(({ asset }) => asset));
  const open = await dispatcher.list("/work-orders?status=open&sort=opened", orderSummarySchema);
  const there = [];
  for (const { id, asset } of open) {
    if (!visited.has(asset.tag)) continue;
    const order = openedOrder(await dispatcher.get(`/work-orders/${id}`, orderDetailSchema), fleet);
    if (order !== null) there.push({ ...order, id });
  }
  const closing = ordersToClose(there, { now: repairsAt, repairs, failures: fleet.failures });
  for (const { id, ...finding } of closing) await closeOrder(dispatcher, technician, id, finding);
  return closing.length;
}

const payloadOf = ({ moments }: Batch): string =>
  `{"readings":[${moments.map(({ at, values }) => encodeSnapshot({ observedAt: at, values })).join()}]}`;

/** A few gateways share the fleet; each asset has one, so that its readings keep their order. */
async function connectGateways(
  admin: ApiClient,
  fleet: RecordedFleet,
  { mqttUrl, signal }: { mqttUrl: string; signal: AbortSignal | undefined },
): Promise<Map<string, Publisher>> {
  const publishers = new Map<string, Publisher>();
  const registered = await admin.list("/assets", z.object({ tag: z.string() }));
  const missing = fleet.assets.find((tag) => !registered.some((asset) => asset.tag === tag));
  if (missing !== undefined) throw new Error(`${missing} is not in the registry after its import`);
  for (let i = 0; i < Math.min(gateways, fleet.assets.length); i++) {
    const assets = fleet.assets.filter((_, place) => place % gateways === i);
    const { name, secret } = await gatewayCredential(admin, {
      name: `gateway-${fleet.siteCode}-${i + 1}`,
      site: fleet.siteCode,
      assets,
    });
    const publisher = await connectPublisher({
      url: mqttUrl,
      username: name,
      password: secret,
      window,
      signal,
      patienceMs: 60_000,
    });
    for (const asset of assets) publishers.set(asset, publisher);
  }
  return publishers;
}
