import type { Database } from "../database/open-database.ts";
import type { Subscription } from "../outbox/event.ts";
import { settleOutbox as settle } from "../outbox/settle.ts";

/**
 * Delivers everything in the outbox, and what that leads to, before it returns: no queue, no waiting. A handler that
 * fails fails the test (an event is asked for once; pass `attempts` where failing is what the test is about).
 */
export function settleOutbox(
  db: Database,
  subscriptions: readonly Subscription[],
  options: { attempts?: number } = {},
): Promise<void> {
  const plan = { attempts: options.attempts ?? 1, firstDelayMs: 1, longestDelayMs: 1 };
  return settle({ db, subscriptions, plan });
}
