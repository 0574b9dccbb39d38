import type { Job, Queue, QueueBaseOptions, Worker, WorkerOptions } from "bullmq";
import type { WakeUpData } from "./wake-up.ts";

/** The part of BullMQ's classes that we use, whichever store is behind them. */
export type WakeUpQueue = Pick<
  Queue<WakeUpData, void>,
  "add" | "addBulk" | "getJobCounts" | "close"
> & {
  on(event: "error", listener: (error: Error) => void): unknown;
};
export type WakeUpJob = Pick<Job<WakeUpData, void>, "data" | "attemptsMade">;
export type QueueWorker = Pick<Worker<WakeUpData, void>, "close" | "waitUntilReady"> & {
  on(event: "error", listener: (error: Error) => void): unknown;
  on(event: "failed", listener: (job: WakeUpJob | undefined, error: Error) => void): unknown;
};

/** Where BullMQ keeps its jobs: one folder-mate for each store. */
export type QueueBackend = {
  queue(name: string): WakeUpQueue;
  worker(
    name: string,
    handler: (job: WakeUpJob) => Promise<void>,
    concurrency: number,
  ): QueueWorker;
  close(): Promise<void>;
};

export type JobTimes = { lockMs: number; stalledMs: number };

/** What both stores are told about workers. */
export function workerOptions(times: JobTimes, concurrency: number) {
  return {
    concurrency,
    lockDuration: times.lockMs,
    stalledInterval: times.stalledMs,
    // A wake-up that was picked up by a process that died is good for another try, however often that happens.
    maxStalledCount: 1_000,
    runRetryDelay: 1_000,
    settings: { backoffStrategy: (attempt: number) => Math.min(100 * 2 ** attempt, 5_000) },
  } satisfies Omit<WorkerOptions, keyof QueueBaseOptions>;
}

/** Nobody reads BullMQ's own event stream; a short one costs little. */
export const eventStream = { events: { maxLen: 100 } };
