import { z } from "zod";
import type { Database } from "../database/open-database.ts";
import type { Log } from "../log/log.ts";
import type { Metrics } from "../metrics/metrics.ts";
import type { Queues } from "../queue/queues.ts";
import { defaultRetryPlan, deliverNext } from "./deliver.ts";
import type { RetryPlan } from "./deliver.ts";
import type { Subscription } from "./event.ts";
import { deliveryFigures } from "./delivery-figures.ts";
import { pendingKeys } from "./pending.ts";
import { deliveryQueue, wakeUpFor } from "./wake-up-for.ts";

export type Delivery = {
  /** Handles wake-ups until the queues close, and what no wake-up brought until `stop`. */
  start(): Promise<void>;
  stop(): Promise<void>;
};

/**
 * What has been due for so long is handled without a wake-up: the queue may be away, or hold on to a job whose handler
 * died with its connection until that counts as stalled.
 */
const overdueMs = 5_000;
const lookEveryMs = 2_000;
/** One after the other: catching up must not take the connections of those who are being woken. */
const overdueKeys = 50;

const wakeUpData = z.object({ consumer: z.string(), key: z.string() });

/**
 * Brings each event to its consumers: in order for each (consumer, key), as many keys at once as `concurrency`. An event
 * and the note that it was handled are one transaction, so doubled wake-ups, several processes and restarts change
 * nothing about what is handled.
 */
export function createDelivery(options: {
  db: Database;
  queues: Queues;
  subscriptions: readonly Subscription[];
  log: Log;
  metrics?: Metrics;
  concurrency?: number;
  retry?: RetryPlan;
  overdueMs?: number;
}): Delivery {
  const { db, queues, log, metrics } = options;
  const stopping = new AbortController();
  let looking = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  const plan = options.retry ?? defaultRetryPlan;
  const byName = new Map(options.subscriptions.map((one) => [one.consumer, one]));
  const figures = metrics === undefined ? undefined : deliveryFigures(metrics, db);

  const handle = async (data: unknown): Promise<void> => {
    const { consumer, key } = wakeUpData.parse(data);
    const subscription = byName.get(consumer);
    // A consumer of another version of us: its rows wait in the inbox for a process that knows it.
    if (subscription === undefined) return;
    for (;;) {
      const step = await deliverNext({ db, subscription, key, plan });
      figures?.count(consumer, step);
      if (step.kind === "nothing") return;
      if (step.kind === "failed") {
        const { id, topic } = step.event;
        const facts = { consumer, key, event: id, topic, err: step.error };
        if (step.parked) log.error(facts, "event parked: its handler failed at every attempt");
        else log.warn(facts, "event not handled; it is tried again");
      }
      if (step.kind === "waiting" || (step.kind === "failed" && !step.parked)) {
        const later = wakeUpFor(consumer, key, step.again);
        await queues.add(deliveryQueue, later.data, later.options);
        return;
      }
    }
  };

  const handleOverdue = async (): Promise<void> => {
    const dueForMs = options.overdueMs ?? overdueMs;
    const consumers = [...byName.keys()];
    for (const overdue of await pendingKeys(db, { consumers, dueForMs, limit: overdueKeys })) {
      if (stopping.signal.aborted) return;
      await handle(overdue);
    }
  };
  const look = (): void => {
    looking = handleOverdue().catch((error: unknown) =>
      log.warn({ err: error }, "overdue events; looked at again shortly"),
    );
    void looking.finally(() => {
      if (!stopping.signal.aborted) timer = setTimeout(look, lookEveryMs);
    });
  };

  return {
    async start() {
      await queues.process(deliveryQueue, handle, { concurrency: options.concurrency ?? 8 });
      timer = setTimeout(look, lookEveryMs);
    },
    async stop() {
      stopping.abort();
      clearTimeout(timer);
      await looking;
    },
  };
}
