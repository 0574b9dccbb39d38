import { sql } from "kysely";
import type { Clock } from "../../clock/clock.ts";
import type { Database } from "../../database/open-database.ts";
import type { Metrics } from "../../metrics/metrics.ts";
import type { Channel } from "../message.ts";
import type { AttemptResult } from "../tables.ts";

export type MessageAge = {
  /** Those held by somebody's quiet hours or their own not-before are among them. */
  waiting: number;
  /** Since when (epoch ms) the oldest that could have been told by now waits; null: none does. */
  oldestDue: number | null;
  /** In the last hour by no way, or out of time. */
  failedLately: number;
};

/** What waits to be told and what could not be. */
export async function messageAge(db: Database, now: number): Promise<MessageAge> {
  const { rows } = await sql<{ waiting: number; oldest: Date | null; failed: number }>`
    select count(*) filter (where state = 'waiting')::int as waiting,
      min(coalesce(spread_at, not_before)) filter (
        where state = 'waiting' and (spread_at is not null or not_before <= ${new Date(now)})) as oldest,
      count(*) filter (where state in ('failed', 'expired'))::int as failed
    from platform.message
    where state = 'waiting' or (state in ('failed', 'expired') and settled_at > ${new Date(now - 3_600_000)})`.execute(
    db.as<unknown>(),
  );
  const [row] = rows;
  return {
    waiting: row?.waiting ?? 0,
    oldestDue: row?.oldest?.getTime() ?? null,
    failedLately: row?.failed ?? 0,
  };
}

/** Counts attempts by way and result, and shows what waits. */
export function sendingFigures(deps: {
  db: Database;
  clock: Clock;
  metrics: Metrics;
}): (channel: Channel, result: AttemptResult) => void {
  const { db, clock, metrics } = deps;
  const attempts = metrics.counter(
    "message_attempts_total",
    "Attempts to tell somebody: delivered, refused for good, failed for now",
    ["channel", "result"],
  );
  const oldest = metrics.gauge(
    "message_oldest_seconds",
    "For how long the oldest message that is due has waited",
  );
  metrics.gauge("message_backlog", "Messages that wait, and those that failed in the last hour", {
    labels: ["state"],
    collect: async (gauge) => {
      const now = clock.now();
      const { waiting, oldestDue, failedLately } = await messageAge(db, now);
      gauge.set({ state: "waiting" }, waiting);
      gauge.set({ state: "failed" }, failedLately);
      oldest.set(oldestDue === null ? 0 : Math.max(0, now - oldestDue) / 1_000);
    },
  });
  return (channel, result) => attempts.inc({ channel, result });
}
