import type { Config } from "../config/config.ts";
import type { Database } from "../database/open-database.ts";
import type { Log } from "../log/log.ts";
import { postgresBackend } from "./postgres-backend.ts";
import { redisBackend } from "./redis-backend.ts";
import type { WakeUp, WakeUpData, WakeUpOptions } from "./wake-up.ts";
import type { QueueBackend, QueueWorker, WakeUpQueue } from "./backend.ts";

/**
 * Wake-ups. A job says only "look at X"; what there is to do, and whether it is done, stands in the database. So a
 * job may be lost, doubled or late without harm to what is true, only to how soon it is.
 *
 * - Adding while one of the same id waits changes nothing.
 * - Adding while one of the same id is being handled makes it run once more afterwards.
 * - One of the same id is handled at a time (unless its worker stalled and the job was given to another).
 * - A handler that throws is asked again with growing pauses; after 20 attempts the wake-up is dropped, logged.
 */
export type Queues = {
  add(queue: string, data: WakeUpData, options: WakeUpOptions): Promise<void>;
  addMany(queue: string, wakeUps: readonly WakeUp[]): Promise<void>;
  /** One handler a queue in a process. */
  process(
    queue: string,
    handler: (data: WakeUpData) => Promise<void>,
    options: { concurrency: number },
  ): Promise<void>;
  /** Wake-ups that wait, are delayed or are being handled. */
  depth(queue: string): Promise<number>;
  /** Lets handlers finish, then lets go of every connection. */
  close(): Promise<void>;
};

export async function createQueues(options: {
  config: Pick<Config, "queue" | "jobs">;
  database: Database;
  log: Log;
  /**
   * No other process shares these queues: wake-ups of an earlier one are dropped, since what it was killed with in hand would be
   * held back until it counts as stalled. Whoever depends on wake-ups looks around at its start anyway. PostgreSQL only.
   */
  forget?: boolean;
}): Promise<Queues> {
  const { config, database, log, forget } = options;
  const backend: QueueBackend =
    config.queue.kind === "redis"
      ? await redisBackend(config.queue.url, config.jobs)
      : await postgresBackend(database, config.jobs, { forget });
  const queues = new Map<string, WakeUpQueue>();
  let closing = false;
  const workers = new Map<string, QueueWorker>();

  /** A connection that is being let go of may still hear that its server stops. */
  const complain = (facts: object, what: string): void => {
    if (!closing) log.warn(facts, what);
  };

  const queueNamed = (name: string): WakeUpQueue => {
    const existing = queues.get(name);
    if (existing !== undefined) return existing;
    const queue = backend.queue(name);
    // Also emitted for a lost connection, which the clients mend themselves.
    queue.on("error", (error) => complain({ queue: name, err: error }, "queue"));
    queues.set(name, queue);
    return queue;
  };

  return {
    async add(queue, data, wakeUp) {
      await queueNamed(queue).add("wake-up", data, jobOptions(wakeUp));
    },
    async addMany(queue, wakeUps) {
      if (wakeUps.length === 0) return;
      const jobs = wakeUps.map((one) => ({
        name: "wake-up",
        data: one.data,
        opts: jobOptions(one.options),
      }));
      await queueNamed(queue).addBulk(jobs);
    },
    async process(queue, handler, { concurrency }) {
      if (workers.has(queue)) throw new Error(`queue ${queue} already has a handler`);
      const worker = backend.worker(queue, async (job) => handler(job.data), concurrency);
      worker.on("error", (error) => complain({ queue, err: error }, "queue worker"));
      worker.on("failed", (job, error) =>
        log.error({ queue, data: job?.data, attempts: job?.attemptsMade, err: error }, "wake-up"),
      );
      workers.set(queue, worker);
      await worker.waitUntilReady();
    },
    async depth(queue) {
      const counts = await queueNamed(queue).getJobCounts("waiting", "active", "delayed");
      return Object.values(counts).reduce((sum, count) => sum + count, 0);
    },
    async close() {
      closing = true;
      await Promise.all([...workers.values()].map((worker) => worker.close()));
      await Promise.all([...queues.values()].map((queue) => queue.close()));
      await backend.close();
    },
  };
}

/**
 * The id is BullMQ's deduplication id, not its job id: BullMQ ignores an add with the id of a job that is being handled,
 * and that wake-up would be lost. Deduplication with keepLastIfActive runs it afterwards instead.
 */
function jobOptions({ jobId, delayMs }: WakeUpOptions) {
  if (jobId.includes(":")) throw new Error(`a job id may not contain ":", but "${jobId}" does`);
  const delayed = delayMs !== undefined && delayMs > 0;
  return {
    // A delayed one that waits must not swallow one that is for now.
    deduplication: { id: delayed ? `${jobId}~later` : jobId, keepLastIfActive: true },
    ...(delayed ? { delay: Math.ceil(delayMs) } : {}),
    attempts: 20,
    backoff: { type: "patient" },
    removeOnComplete: true,
    removeOnFail: true,
  };
}
