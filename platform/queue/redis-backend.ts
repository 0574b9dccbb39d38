import { Queue, Worker } from "bullmq";
import { eventStream, workerOptions } from "./backend.ts";
import type { JobTimes, QueueBackend } from "./backend.ts";

/** Works with Valkey too. Its memory policy must be noeviction; BullMQ says so in the log when it is not. */
export function redisBackend(url: string, times: JobTimes): QueueBackend {
  return {
    queue: (name) =>
      new Queue(name, {
        // Adding fails when Redis is away, so that the caller can go on and add again later.
        connection: { url, maxRetriesPerRequest: 1 },
        streams: eventStream,
        prefix: "millwright",
      }),
    worker: (name, handler, concurrency) =>
      new Worker(name, handler, {
        // A worker waits for Redis to come back, for as long as it takes.
        connection: { url, maxRetriesPerRequest: null },
        prefix: "millwright",
        ...workerOptions(times, concurrency),
      }),
    close: async () => {},
  };
}
