import { z } from "zod";
import type { Clock } from "../../clock/clock.ts";
import type { Database } from "../../database/open-database.ts";
import type { Log } from "../../log/log.ts";
import type { Metrics } from "../../metrics/metrics.ts";
import type { Queues } from "../../queue/queues.ts";
import { jobIdOf } from "../../queue/wake-up.ts";
import type { OpenNotifier } from "../open-notifier.ts";
import { dueMessages, lookAfter, recipients } from "./look-after.ts";
import type { Recipients } from "./look-after.ts";
import { sendingFigures } from "./sending-figures.ts";

const queueOf: Record<Recipients, string> = {
  people: "messages-people",
  programs: "messages-programs",
};
const concurrency = 6;
const lookEveryMs = 2_000;
/** What has been due for so long is sent without a wake-up: the queue may be away. */
const overdueMs = 10_000;
const overdueAtOnce = 10;
const atOnce = 200;
const wakeUpData = z.object({ message: z.number() });

export type Sender = { stop(): Promise<void> };

/**
 * Sends what is queued: woken by each commit that queues something, and every two seconds for what no wake-up brought (a retry, the
 * end of somebody's night, a wake-up that was lost). What waits is in the database, so any number of processes may run it and
 * any of them may die.
 */
export async function startSender(options: {
  db: Database;
  queues: Queues;
  clock: Clock;
  log: Log;
  metrics: Metrics;
  notifier: OpenNotifier;
}): Promise<Sender> {
  const { db, queues, clock, log, metrics, notifier } = options;
  const { ways, keys, base } = notifier;
  const stopping = new AbortController();
  const counted = sendingFigures({ db, clock, metrics });
  const deps = { db, clock, ways, keys, base, signal: stopping.signal, counted };

  const handle = async (data: unknown): Promise<void> => {
    if (!stopping.signal.aborted) await lookAfter(deps, wakeUpData.parse(data).message);
  };
  const wakeDue = async (): Promise<void> => {
    for (const to of recipients) {
      const ids = await dueMessages({ db, clock }, { to, limit: atOnce });
      await queues.addMany(
        queueOf[to],
        ids.map((id) => ({
          data: { message: id },
          options: { jobId: jobIdOf("message", String(id)) },
        })),
      );
    }
  };

  const sendOverdue = async (to: Recipients): Promise<void> => {
    const ask = { to, limit: overdueAtOnce, dueForMs: overdueMs };
    const overdue = await dueMessages({ db, clock }, ask);
    await Promise.all(overdue.map((id) => lookAfter(deps, id)));
  };
  const catchingUp = new Map<Recipients, Promise<void>>();
  const catchUp = (to: Recipients): void => {
    if (catchingUp.has(to)) return;
    const done = sendOverdue(to)
      .catch((error: unknown) =>
        log.warn({ err: error }, "overdue messages; looked at again shortly"),
      )
      .finally(() => catchingUp.delete(to));
    catchingUp.set(to, done);
  };

  let looking: Promise<void> | undefined;
  let again = false;
  /** Looks that are asked for while one runs are one more look. */
  const look = (): void => {
    again = true;
    looking ??= (async () => {
      while (again && !stopping.signal.aborted) {
        again = false;
        await wakeDue().catch((error: unknown) =>
          log.warn({ err: error }, "messages could not be looked at; it is tried again shortly"),
        );
      }
      looking = undefined;
    })();
  };

  for (const queue of Object.values(queueOf)) await queues.process(queue, handle, { concurrency });
  const unlisten = await db.listen("messages", look);
  const timer = setInterval(() => {
    look();
    for (const to of recipients) catchUp(to);
  }, lookEveryMs);
  look();
  return {
    async stop() {
      stopping.abort();
      clearInterval(timer);
      await unlisten();
      await looking;
      await Promise.all(catchingUp.values());
    },
  };
}
