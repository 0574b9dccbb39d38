import { Queue, Worker } from "bullmq";
import { Redis } from "ioredis";
import { unavailable } from "../errors/app-error.ts";
import { eventStream, workerOptions } from "./backend.ts";
import type { JobTimes, QueueBackend } from "./backend.ts";

/**
 * A server that is there and says nothing (a host without power, a network that swallows) would keep who adds a wake-up waiting until TCP
 * gives up, a quarter of an hour; and work goes on without wake-ups only for those who do not wait for one.
 */
const answerMs = 5_000;
/** Longer than a worker waits for the next job by itself, which is ten seconds at most. Its connection is made anew then. */
const silenceMs = 30_000;

/**
 * Works with Valkey too. Its memory policy must be noeviction; BullMQ says so in the log when it is not. Refuses to start
 * without it; once running, it may go and come back.
 */
export async function redisBackend(url: string, times: JobTimes): Promise<QueueBackend> {
  await mustAnswer(url);
  return {
    queue: (name) =>
      new Queue(name, {
        // Adding fails when Redis is away, so that the caller can go on and add again later.
        connection: {
          url,
          maxRetriesPerRequest: 1,
          commandTimeout: answerMs,
          socketTimeout: silenceMs,
        },
        skipWaitingForReady: true,
        streams: eventStream,
        prefix: "millwright",
      }),
    worker: (name, handler, concurrency) =>
      new Worker(name, handler, {
        // A worker waits for Redis to come back, for as long as it takes.
        connection: { url, maxRetriesPerRequest: null, socketTimeout: silenceMs },
        prefix: "millwright",
        ...workerOptions(times, concurrency),
      }),
    close: async () => {},
  };
}

async function mustAnswer(url: string): Promise<void> {
  const probe = new Redis(url, {
    lazyConnect: true,
    connectTimeout: 5_000,
    retryStrategy: () => null,
  });
  probe.on("error", () => {}); // connect() and ping() reject with it
  try {
    await probe.connect();
    await probe.ping();
  } catch (error) {
    const { host } = new URL(url);
    throw unavailable(
      `The Redis at ${host} (REDIS_URL) does not answer: ${error instanceof Error ? error.message : String(error)}. ` +
        "Start it or mend the setting; without REDIS_URL the queue is on PostgreSQL.",
      { host },
      "redis-unavailable",
    );
  } finally {
    probe.disconnect();
  }
}
