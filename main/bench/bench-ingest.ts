import { loadavg } from "node:os";
import { startPublisher } from "#simulators";
import type { LoadDevice, Publisher, RunResult } from "#simulators";
import { startBenchChild } from "./bench-child.ts";
import { probed } from "./probed.ts";
import type { Seen } from "./probed.ts";
import { startProductUnderLoad } from "./product-under-load.ts";
import type { ProductUnderLoad } from "./product-under-load.ts";
import { memoryOver } from "./memory-over.ts";
import { orderStages } from "./order-stages.ts";
import type { OrderStages } from "./order-stages.ts";
import { spreadOf } from "./spread.ts";
import type { Spread } from "./spread.ts";
import { tellEveryFlag } from "./tell-every-flag.ts";

export interface IngestBenchOptions {
  /** How long the publisher publishes in each phase. */
  seconds: number;
  machines: number;
  /** Messages a connection may have unacknowledged. */
  window: number;
  /** Adds a run of so many minutes at half the rate, to see whether memory grows. */
  minutes?: number | undefined;
  dir?: string | undefined;
  cpuProfileDir?: string | undefined;
  tell: (line: string) => void;
}

/** CPU seconds that 100,000 messages cost; null where it cannot be told. */
interface Cost {
  product: number;
  database: number | null;
  publisher: number;
}

export interface Throughput {
  readingsPerSecond: number;
  bareBrokerPerSecond: number;
  ratio: number;
}

export interface IngestFigures {
  oneReading: Throughput;
  tenReadings: Throughput;
  missing: number;
  publishToStoredMs: Spread;
  publishToFlagMs: Spread;
  publishToFlagAt10kMs: Spread;
  publishToOrderMs: Spread;
  peakMemoryMB: number;
  bytesPerReading: number;
  /** Only with `minutes`. */
  memory?: {
    minutes: number;
    readingsPerSecond: number;
    firstMB: number;
    lastMB: number;
    slopeMBPerMinute: number;
  };
}

/** What the figures do not hold and a reader of them wants to know. */
export interface IngestFacts {
  loadAverage: { before: number; after: number };
  payloadBytes: { one: number; ten: number };
  cpuPer100kMessages: { one: Cost; ten: Cost };
  /** Messages/s acknowledged while publishing, before the stores had caught up. */
  acknowledgedPerSecond: { one: number; ten: number };
  catchUpSeconds: { one: number; ten: number };
  latencyRate: number;
  flags: number;
  orders: number;
  flagsAtOrderRate: number;
  orderStagesMs: OrderStages;
  /** At 10,000 readings/s, in the minute after the product was flat out. */
  afterFlatOutMs: { flag: Spread; order: Spread };
  readings: number;
}

type ReadingsPerMessage = 1 | 10;
const lateShare = 0.01;
const host = "127.0.0.1";
/** On another signal each, so that every probe is a new flag and a new order. */
const probeSignals = { latency: 0, orders: 1, afterwards: 2 };
/** A plant in which ten new faults a second appear is a bad day, and enough of them for percentiles. */
const probesPerSecond = 10;

/** Everything that `bench ingest` says, measured in one run: see README.md here. */
export async function benchIngest(
  options: IngestBenchOptions,
): Promise<{ figures: IngestFigures; facts: IngestFacts }> {
  const { seconds, machines, window, tell } = options;
  const before = loadavg()[0]!;
  await using publisher = startPublisher();
  await using product = await startProductUnderLoad(options);
  await tellEveryFlag(product.databaseUrl);
  tell(`The product runs; ${machines} machines with a credential each are registered.`);
  const { devices } = product;
  let published = 0;
  const counted = (result: RunResult): RunResult => {
    published += result.readings;
    return result;
  };
  const publish = async (run: Parameters<Publisher["run"]>[0]): Promise<RunResult> =>
    counted(await publisher.run(run));
  const toProduct = (): Promise<void> =>
    publisher.connect({ host, port: product.mqttPort, devices, window });

  const at10k = (name: string, signal: number): Promise<Seen> =>
    probed(product, name, () =>
      publish({
        ...flatOut(1, seconds),
        messagesPerSecond: 10_000,
        probes: { signal, perSecond: probesPerSecond },
      }),
    );

  await toProduct();
  await publish({ ...flatOut(1, Math.min(seconds, 3)) });
  await product.caughtUp();
  // A plant that sends so much, and not one that has just sent twenty times as much: that comes below.
  const ordersFrom = Date.now();
  const orders = await at10k("orders", probeSignals.orders);
  const stages = await orderStages(product.databaseUrl, ordersFrom);
  tell(`At 10,000 readings/s: ${orders.orderMs.length} orders.`);
  await publisher.disconnect();

  const throughput = async (readingsPerMessage: ReadingsPerMessage) => {
    const bareBefore = await bareBroker(publisher, devices, { ...options, readingsPerMessage });
    await toProduct();
    const usage = await product.usage();
    const { result, caughtUpAt } = await product.profiled(
      `flat-out-${readingsPerMessage}`,
      async () => ({
        result: await publish(flatOut(readingsPerMessage, seconds)),
        caughtUpAt: await product.caughtUp(),
      }),
    );
    const after = await product.usage();
    await publisher.disconnect();
    const bareAfter = await bareBroker(publisher, devices, { ...options, readingsPerMessage });
    const readingsPerSecond = perSecond(result.readings, caughtUpAt - result.startedAt);
    const bareBrokerPerSecond = Math.round((bareBefore + bareAfter) / 2);
    const figures: Throughput = {
      readingsPerSecond,
      bareBrokerPerSecond,
      ratio: Math.round((readingsPerSecond / bareBrokerPerSecond) * 100) / 100,
    };
    tell(`${readingsPerMessage} a message: ${JSON.stringify(figures)}`);
    return {
      figures,
      payloadBytes: Math.round(result.payloadBytes / result.messages),
      acknowledgedPerSecond: perSecond(result.messages, result.acknowledgedAt - result.startedAt),
      catchUpSeconds: (caughtUpAt - result.acknowledgedAt) / 1_000,
      cost: costOf(result, usage, after),
    };
  };
  const one = await throughput(1);
  const ten = await throughput(10);

  await toProduct();
  const latencyRate = Math.round(one.figures.readingsPerSecond / 2);
  await product.noteLatency(true);
  const flags = await probed(product, "half-rate", async () => {
    const probes = { signal: probeSignals.latency, perSecond: probesPerSecond };
    await publish({ ...flatOut(1, seconds), messagesPerSecond: latencyRate, probes });
  });
  const storedLatencies = await product.noteLatency(false);
  tell(`At ${latencyRate} readings/s: ${flags.flagMs.length} flags.`);
  const afterwards = await at10k("orders-afterwards", probeSignals.afterwards);
  const memory =
    options.minutes === undefined
      ? undefined
      : await memoryOver(product, options.minutes, () =>
          publish({
            ...flatOut(1, options.minutes! * 60),
            messagesPerSecond: latencyRate,
          }),
        );

  await product.settled();
  const stored = await product.count();
  const { peakMB } = await product.usage();
  const storeBytes = await product.storeBytes();
  return {
    figures: {
      oneReading: one.figures,
      tenReadings: ten.figures,
      missing: published - stored,
      publishToStoredMs: spreadOf(storedLatencies),
      publishToFlagMs: spreadOf(flags.flagMs),
      publishToFlagAt10kMs: spreadOf(orders.flagMs),
      publishToOrderMs: spreadOf(orders.orderMs),
      peakMemoryMB: Math.round(peakMB),
      bytesPerReading: Math.round((storeBytes / stored) * 100) / 100,
      ...(memory === undefined ? {} : { memory: { ...memory, readingsPerSecond: latencyRate } }),
    },
    facts: {
      loadAverage: { before, after: loadavg()[0]! },
      payloadBytes: { one: one.payloadBytes, ten: ten.payloadBytes },
      cpuPer100kMessages: { one: one.cost, ten: ten.cost },
      acknowledgedPerSecond: {
        one: one.acknowledgedPerSecond,
        ten: ten.acknowledgedPerSecond,
      },
      catchUpSeconds: { one: one.catchUpSeconds, ten: ten.catchUpSeconds },
      latencyRate,
      flags: flags.flagMs.length,
      orders: orders.orderMs.length,
      flagsAtOrderRate: orders.flagMs.length,
      orderStagesMs: stages,
      afterFlatOutMs: { flag: spreadOf(afterwards.flagMs), order: spreadOf(afterwards.orderMs) },
      readings: stored,
    },
  };
}

function flatOut(readingsPerMessage: ReadingsPerMessage, seconds: number) {
  return { readingsPerMessage, seconds, lateShare, messagesPerSecond: null, probes: null };
}

const perSecond = (count: number, ms: number): number => Math.round(count / (ms / 1_000));

type UsageNow = Awaited<ReturnType<ProductUnderLoad["usage"]>>;

function costOf(result: RunResult, before: UsageNow, after: UsageNow): Cost {
  const each = (seconds: number): number =>
    Math.round((seconds / result.messages) * 100_000 * 100) / 100;
  return {
    product: each(after.cpuSeconds - before.cpuSeconds),
    database:
      after.databaseCpuSeconds === null || before.databaseCpuSeconds === null
        ? null
        : each(after.databaseCpuSeconds - before.databaseCpuSeconds),
    publisher: each(result.cpuSeconds),
  };
}

/** The same publisher against the bare embedded broker. @returns readings/s. */
async function bareBroker(
  publisher: Publisher,
  devices: LoadDevice[],
  options: IngestBenchOptions & { readingsPerMessage: ReadingsPerMessage },
): Promise<number> {
  await using bare = await startBenchChild("./bare-broker-process.ts");
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what our own script says first
  const { port } = bare.ready as { port: number };
  await publisher.connect({ host, port, devices, window: options.window });
  const result = await publisher.run(
    flatOut(options.readingsPerMessage, Math.max(options.seconds / 3, 0.5)),
  );
  await publisher.disconnect();
  const { messages } = await bare.ask<{ messages: number }>({ kind: "count" });
  if (messages !== result.messages) {
    throw new Error(`the bare broker counted ${messages} of ${result.messages} messages`);
  }
  return perSecond(result.readings, result.acknowledgedAt - result.startedAt);
}
