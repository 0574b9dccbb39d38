import type { Database } from "../database/open-database.ts";
import { deliverNext } from "./deliver.ts";
import type { RetryPlan } from "./deliver.ts";
import type { Subscription } from "./event.ts";
import { pendingKeys } from "./pending.ts";
import { placeEvents } from "./place-events.ts";

const batch = 500;

/**
 * Places and delivers everything that was committed, and what its handlers in turn publish, without a queue and without
 * waiting: for tests, and for a last round before the end. Safe beside running relays and deliveries, which take turns
 * with it. Throws the first handler error of an event that ends up parked.
 */
export async function settleOutbox(options: {
  db: Database;
  subscriptions: readonly Subscription[];
  plan: RetryPlan;
}): Promise<void> {
  const { db, subscriptions, plan } = options;
  const consumers = subscriptions.map(({ consumer }) => consumer);
  for (;;) {
    const placed = await placeEvents(db, subscriptions, batch);
    // Waits of a backoff are not waited out, so what is due in the future counts too.
    const pending = await pendingKeys(db, { consumers, dueForMs: -1e10, limit: batch });
    if (placed.count === 0 && pending.length === 0) return;
    for (const { consumer, key } of pending) {
      const subscription = subscriptions.find((one) => one.consumer === consumer);
      if (subscription !== undefined) await drainKey(db, subscription, key, plan);
    }
  }
}

async function drainKey(
  db: Database,
  subscription: Subscription,
  key: string,
  plan: RetryPlan,
): Promise<void> {
  for (;;) {
    const step = await deliverNext({ db, subscription, key, plan, impatient: true });
    if (step.kind === "nothing") return;
    if (step.kind === "failed" && step.parked) throw step.error;
  }
}
