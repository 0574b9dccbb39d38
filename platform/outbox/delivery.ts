import { z } from "zod";
import type { Database } from "../database/open-database.ts";
import type { Log } from "../log/log.ts";
import type { Metrics } from "../metrics/metrics.ts";
import type { Queues } from "../queue/queues.ts";
import { defaultRetryPlan, deliverNext } from "./deliver.ts";
import type { RetryPlan } from "./deliver.ts";
import type { Subscription } from "./event.ts";
import { deliveryFigures } from "./delivery-figures.ts";
import { deliveryQueue, wakeUpFor } from "./wake-up-for.ts";

export type Delivery = {
  /** Handles wake-ups until the queues close. */
  start(): Promise<void>;
};

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
}): Delivery {
  const { db, queues, log, metrics } = options;
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

  return {
    start: () => queues.process(deliveryQueue, handle, { concurrency: options.concurrency ?? 8 }),
  };
}
