import type { Database } from "../database/open-database.ts";
import type { Log } from "../log/log.ts";
import type { Queues } from "../queue/queues.ts";
import { defaultRetryPlan } from "./deliver.ts";
import type { Subscription } from "./event.ts";
import { pendingKeys } from "./pending.ts";
import { placeEvents } from "./place-events.ts";
import { settleOutbox } from "./settle.ts";
import { deliveryQueue, wakeUpFor } from "./wake-up-for.ts";

export type Relay = {
  start(): Promise<void>;
  /** Resolves when the pass under way has ended. */
  stop(): Promise<void>;
  /** Everything committed so far, and what it leads to, is delivered (here, if no delivery is quicker) when this resolves. */
  settle(): Promise<void>;
};

const batch = 500;
/** A notification that got lost, or a queue that was away, costs at most so long. */
const lookEveryMs = 2_000;

/**
 * Carries committed events to their consumers' wake-ups and to the feed. It runs at each commit that published
 * something, and every other second in case it was not told. As many as you like may run: they take turns.
 */
export function createRelay(options: {
  db: Database;
  queues: Queues;
  subscriptions: readonly Subscription[];
  log: Log;
}): Relay {
  const { db, queues, subscriptions, log } = options;
  const consumers = subscriptions.map(({ consumer }) => consumer);
  const stopping = new AbortController();
  let again = false;
  let running: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let unlisten: (() => Promise<void>) | undefined;

  const wake = (pairs: { consumer: string; key: string }[]): Promise<void> =>
    queues.addMany(
      deliveryQueue,
      pairs.map(({ consumer, key }) => wakeUpFor(consumer, key)),
    );

  const pass = async (): Promise<void> => {
    for (;;) {
      const placed = await placeEvents(db, subscriptions, batch);
      await wake(placed.wakeUps);
      if (placed.count < batch) return;
    }
  };

  /** One pass at a time; a call during one makes another follow, since the one under way may have looked already. */
  const run = (): Promise<void> => {
    again = true;
    running ??= (async () => {
      try {
        while (again && !stopping.signal.aborted) {
          again = false;
          await pass();
        }
      } catch (error) {
        log.error({ err: error }, "outbox relay; it looks again shortly");
      } finally {
        running = undefined;
      }
    })();
    return running;
  };

  /** What is due and was not handled: its wake-up was lost, or never made because we were killed in between. */
  const wakeForgotten = async (dueForMs: number): Promise<void> => {
    await wake(await pendingKeys(db, { consumers, dueForMs, limit: batch }));
  };

  const look = async (): Promise<void> => {
    await run();
    await wakeForgotten(lookEveryMs).catch((error: unknown) =>
      log.error({ err: error }, "outbox relay; it looks again shortly"),
    );
    if (!stopping.signal.aborted) timer = setTimeout(() => void look(), lookEveryMs);
  };

  return {
    async start() {
      unlisten = await db.listen("outbox", () => void run());
      await wakeForgotten(0);
      await look();
    },
    async stop() {
      stopping.abort();
      clearTimeout(timer);
      await unlisten?.();
      await running;
    },
    settle: () => settleOutbox({ db, subscriptions, plan: defaultRetryPlan }),
  };
}
