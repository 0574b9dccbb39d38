import { allowedSites } from "../../auth/principal.ts";
import type { Principal } from "../../auth/principal.ts";
import type { Database } from "../../database/open-database.ts";
import { feedHead, readFeed } from "../../outbox/feed.ts";
import type { DeliveredEvent } from "../../outbox/event.ts";
import type { FeedSignal } from "./feed-signal.ts";

/** How many events are held in memory for one reader at most; the rest waits in the outbox. */
const pageSize = 100;

export type FeedMessage =
  /** Where this reader begins: what it fetches after this is not older than what will follow. */
  | { kind: "ready"; position: number }
  /** Events between the reader's last one and the oldest kept are gone: it must fetch everything anew. */
  | { kind: "reset"; position: number }
  | { kind: "event"; event: DeliveredEvent }
  | { kind: "heartbeat"; position: number }
  | { kind: "end"; because: "signed-out" | "server-stopping" };

/**
 * The feed as one reader sees it, for as long as the reader may: it resumes behind `after`, leaves out other topics and
 * other sites, and asks at every heartbeat whether the reader is still let in and with which sites.
 */
export async function* feedEvents(options: {
  db: Database;
  signal: FeedSignal;
  principal: Principal;
  identifyAgain: () => Promise<{ principal: Principal } | undefined>;
  topics: readonly string[] | undefined;
  after: number | undefined;
  heartbeatMs: number;
  until: AbortSignal;
}): AsyncGenerator<FeedMessage> {
  const { db, signal, until, heartbeatMs } = options;
  let { principal } = options;
  const start = await startOf(db, options.after);
  yield start;
  let { position } = start;
  let heardAt = performance.now();

  while (!until.aborted) {
    if (signal.closed()) return yield { kind: "end", because: "server-stopping" };
    const version = signal.version();
    const head = await feedHead(db);
    const page = await readFeed(db, {
      after: position,
      limit: pageSize,
      ...filterOf(options.topics, principal),
    });
    for (const event of page) {
      yield { kind: "event", event };
      position = event.position;
    }
    // What was committed up to head and is not in the page is not for this reader: it need not be looked at again.
    if (page.length < pageSize) position = Math.max(position, head);
    if (performance.now() - heardAt >= heartbeatMs) {
      const identity = await options.identifyAgain();
      if (!identity) return yield { kind: "end", because: "signed-out" };
      ({ principal } = identity);
      yield { kind: "heartbeat", position };
      heardAt = performance.now();
    }
    if (page.length < pageSize) {
      const patience = Math.max(1, heartbeatMs - (performance.now() - heardAt));
      await signal.news(version, patience, until);
    }
  }
  return undefined;
}

function filterOf(topics: readonly string[] | undefined, principal: Principal) {
  const sites = allowedSites(principal);
  return { ...(topics ? { topics } : {}), ...(sites === "all" ? {} : { sites }) };
}

async function startOf(
  db: Database,
  after: number | undefined,
): Promise<{ kind: "ready" | "reset"; position: number }> {
  const head = await feedHead(db);
  if (after === undefined) return { kind: "ready", position: head };
  const { rows } = await db.pool.query<{ oldest: number | null; given: number }>(
    `select (select min(position) from platform.outbox) as oldest,
            (select case when is_called then last_value else 0 end from platform.feed_position) as given`,
  );
  const oldest = rows[0]?.oldest ?? (rows[0]?.given ?? 0) + 1;
  // Ahead of everything ever given: a position of another database.
  const isForeign = after > (rows[0]?.given ?? 0);
  return after + 1 < oldest || isForeign
    ? { kind: "reset", position: head }
    : { kind: "ready", position: after };
}
