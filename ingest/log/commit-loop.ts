import { type Clock, type Log, unavailable } from "#platform";
import { passes } from "./commit-failure.ts";
import type { LogHealth } from "./ingest-log.ts";

/** Called once it is on disk, or with the reason why it will never be. */
export type Done = (error?: Error) => void;

export interface CommitLoop<Work> {
  add(work: Work, done: Done): void;
  health(): LogHealth;
  close(): Promise<void>;
}

const firstRetryMs = 50;
const longestRetryMs = 2_000;
/**
 * After a commit of so many works the next begins no sooner than so much after it began. A commit costs this process, PostgreSQL and every consumer
 * about the same whatever it carries: at 10,000 messages a second, 120 of them leave more of the machine to what comes behind than 500. Fewer works
 * come from few publishers, and who waits for each answer before sending again must not wait for company.
 */
const worksWorthGathering = 10;
const spacingMs = 8;

/**
 * Gathers what arrives while a commit is under way, or shortly after it, and commits it together with the next one: under load a commit
 * carries many messages, and alone a message waits for nobody. One commit at a time keeps the order of arrival. While
 * PostgreSQL is away it tries the same batch again; who added it waits, and so does the publisher behind it.
 */
export function createCommitLoop<Work>(options: {
  /** What is committed, for the log: "readings". */
  name: string;
  clock: Clock;
  log: Log | undefined;
  /** How many of the waiting (never empty) make up the next commit: at least one. */
  take(waiting: readonly { work: Work }[]): number;
  commit(batch: Work[]): Promise<void>;
}): CommitLoop<Work> {
  const { name, clock } = options;
  let waiting: { work: Work; done: Done }[] = [];
  /** When the first of them came; of those that one commit did not take, when it began. */
  let waitingSince: number | null = null;
  let running: Promise<void> | undefined;
  let closed = false;
  let stalledSince: number | null = null;
  let beingWritten: number | null = null;
  /** When the next commit may begin: real time, which only spaces them. */
  let notBefore = 0;
  let endPause: (() => void) | undefined;

  const run = async (): Promise<void> => {
    // Whatever other sockets deliver in this turn of the event loop goes into the same commit.
    await new Promise(setImmediate);
    while (waiting.length > 0) {
      const early = notBefore - performance.now();
      if (early > 0 && !closed) await pause(early);
      const begun = performance.now();
      const count = options.take(waiting);
      const isAll = count >= waiting.length;
      const batch = isAll ? waiting : waiting.slice(0, count);
      waiting = isAll ? [] : waiting.slice(count);
      beingWritten = waitingSince;
      waitingSince = isAll ? null : clock.now();
      await commitAll(batch);
      beingWritten = null;
      notBefore = isAll && batch.length >= worksWorthGathering ? begun + spacingMs : 0;
    }
    running = undefined;
  };

  /** What can never be committed fails alone: by halves, until nobody else shares its commit. */
  const commitAll = async (batch: typeof waiting): Promise<void> => {
    const failure = await commitUntilItHolds(batch.map((item) => item.work));
    if (failure !== undefined && !passes(failure) && batch.length > 1) {
      const half = batch.length >> 1;
      await commitAll(batch.slice(0, half));
      await commitAll(batch.slice(half));
      return;
    }
    if (failure !== undefined) {
      options.log?.error({ err: failure, name, works: batch.length }, "cannot be committed");
    }
    for (const item of batch) item.done(failure);
  };

  const commitUntilItHolds = async (batch: Work[]): Promise<Error | undefined> => {
    for (let delayMs = firstRetryMs; ; delayMs = Math.min(delayMs * 2, longestRetryMs)) {
      try {
        await options.commit(batch);
        if (stalledSince !== null) options.log?.info({ name }, "commits succeed again");
        stalledSince = null;
        return undefined;
      } catch (cause) {
        const error = cause instanceof Error ? cause : new Error(String(cause));
        if (!passes(error)) return error;
        if (stalledSince === null) {
          stalledSince = clock.now();
          options.log?.warn({ err: error, name }, "cannot commit; publishers wait");
        }
        if (closed) return unavailable(`PostgreSQL was away when the process stopped (${name}).`);
        await pause(delayMs);
      }
    }
  };

  /** Real time, not the clock's. */
  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  return {
    add(work, done) {
      if (closed) {
        done(unavailable("Ingest is closed: this process is stopping. Send again."));
        return;
      }
      waitingSince ??= clock.now();
      waiting.push({ work, done });
      running ??= run();
    },
    health: () => ({ stalledSince, oldestWaiting: beingWritten ?? waitingSince }),
    async close() {
      closed = true;
      endPause?.();
      await running;
    },
  };
}
