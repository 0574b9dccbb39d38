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
      listening ??= onFeed(db, wakeAll);
      await listening;
      if (version !== since || isClosed || until.aborted) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, patienceMs);
      waiting.add(resolve);
      until.addEventListener("abort", () => resolve(), { once: true });
      await promise;
      clearTimeout(timer);
      waiting.delete(resolve);
    },
    async close() {
      isClosed = true;
      wakeAll();
      const stop = await listening?.catch(() => undefined);
      await stop?.();
    },
  };
}
