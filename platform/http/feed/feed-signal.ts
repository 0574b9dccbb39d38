import type { Database } from "../../database/open-database.ts";
import { onFeed } from "../../outbox/feed.ts";

/** One ear on the feed for all streams of this process. */
export type FeedSignal = {
  /** Grows whenever there may be something new; read it before reading the feed. */
  version(): number;
  /** Returns at once when the version has moved on since, else on the next news, after the time, or at the end. */
  news(since: number, patienceMs: number, until: AbortSignal): Promise<void>;
  /** Every stream should end: the process is stopping. */
  closed(): boolean;
  close(): Promise<void>;
};

export function createFeedSignal(db: Database): FeedSignal {
  let version = 0;
  let isClosed = false;
  let listening: Promise<() => Promise<void>> | undefined;
  const waiting = new Set<() => void>();
  const wakeAll = () => {
    version += 1;
    for (const wake of waiting) wake();
  };
  return {
    version: () => version,
    closed: () => isClosed,
    async news(since, patienceMs, until) {
      // A database that was away is asked again by the next reader.
      listening ??= onFeed(db, wakeAll).catch((error: unknown) => {
        listening = undefined;
        throw error;
      });
      await listening;
      if (version !== since || isClosed || until.aborted) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, patienceMs);
      const wake = (): void => resolve();
      waiting.add(wake);
      until.addEventListener("abort", wake);
      await promise;
      clearTimeout(timer);
      waiting.delete(wake);
      // A reader waits thousands of times: what each wait leaves on its signal would add up until it goes.
      until.removeEventListener("abort", wake);
    },
    async close() {
      isClosed = true;
      wakeAll();
      const stop = await listening?.catch(() => undefined);
      await stop?.();
    },
  };
}
