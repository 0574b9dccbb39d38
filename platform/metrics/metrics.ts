import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from "prom-client";

/** One registry a process; each module declares its own figures and keeps what it got back. */
export type Metrics = {
  /** Grows only. Name it with its unit: `ingest_readings_total`. */
  counter<L extends string = never>(name: string, help: string, labels?: readonly L[]): Counter<L>;
  /** Goes up and down; `collect` is asked at each scrape. One that fails, or takes longer than a scrape may, is left out of it. */
  gauge<L extends string = never>(
    name: string,
    help: string,
    options?: { labels?: readonly L[]; collect?: (gauge: Gauge<L>) => void | Promise<void> },
  ): Gauge<L>;
  /** Durations in seconds, unless the buckets say otherwise. */
  histogram<L extends string = never>(
    name: string,
    help: string,
    options?: { labels?: readonly L[]; buckets?: readonly number[] },
  ): Histogram<L>;
  /** The text that Prometheus reads. */
  expose(): Promise<{ contentType: string; body: string }>;
};

const prefix = "millwright_";
/** A scrape is given up after ten seconds, and then everything is missing. */
const collectMs = 5_000;
const durationSeconds = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
];

/** Every name gets the product's prefix. `process` adds figures of the Node process itself (memory, event loop). */
export function createMetrics(options: { process?: boolean; collectMs?: number } = {}): Metrics {
  const registry = new Registry();
  if (options.process === true) collectDefaultMetrics({ register: registry, prefix });
  const registers = [registry];
  const leftOut = new Counter({
    name: `${prefix}metrics_left_out_total`,
    help: "How often a figure could not be had when it was asked for: whoever knows it is away",
    labelNames: ["metric"],
    registers,
  });
  return {
    counter: (name, help, labels = []) =>
      new Counter({ name: prefix + name, help, labelNames: [...labels], registers }),
    gauge: (name, help, { labels = [], collect } = {}) =>
      new Gauge({
        name: prefix + name,
        help,
        labelNames: [...labels],
        registers,
        ...(collect === undefined
          ? {}
          : {
              async collect() {
                try {
                  await within(options.collectMs ?? collectMs, collect(this));
                } catch {
                  leftOut.inc({ metric: name });
                  // What it was last time is not what it is.
                  this.reset();
                  if (labels.length === 0) this.remove();
                }
              },
            }),
      }),
    histogram: (name, help, { labels = [], buckets = durationSeconds } = {}) =>
      new Histogram({
        name: prefix + name,
        help,
        labelNames: [...labels],
        buckets: [...buckets],
        registers,
      }),
    async expose() {
      return { contentType: registry.contentType, body: await registry.metrics() };
    },
  };
}

async function within(ms: number, work: void | Promise<void>): Promise<void> {
  if (!(work instanceof Promise)) return;
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  await Promise.race([work, late]).finally(() => clearTimeout(timer));
}
