import type { Database } from "#platform";
import { sql } from "kysely";
import { type DeadLetterFilter, matching } from "./letter-filter.ts";
import type { RefusalReason } from "./refusal-reasons.ts";
import type { DeadLetterTables } from "./tables.ts";

export interface DeadLetterRow {
  id: number;
  reason: RefusalReason;
  detail: string;
  credential: string;
  siteId: number | null;
  topic: string;
  payload: Buffer;
  truncated: boolean;
  readings: number;
  /** How often exactly this was refused. */
  count: number;
  firstReceivedAt: Date;
  lastReceivedAt: Date;
  status: "kept" | "replayed";
  replayedAt: Date | null;
}

/** Newest first; one more than `limit`, so that the caller knows whether there is another page. */
export async function listDeadLetters(
  db: Database,
  filter: DeadLetterFilter & { before?: number | undefined; limit: number },
): Promise<DeadLetterRow[]> {
  let query = select(db, filter).select([
    "id",
    "reason",
    "detail",
    "credential",
    "site_id as siteId",
    "topic",
    "payload",
    "truncated",
    "readings",
    "count",
    "first_received_at as firstReceivedAt",
    "last_received_at as lastReceivedAt",
    "status",
    "replayed_at as replayedAt",
  ]);
  if (filter.before !== undefined) query = query.where("id", "<", filter.before);
  return query
    .orderBy("id", "desc")
    .limit(filter.limit + 1)
    .execute();
}

export interface ReasonCount {
  reason: RefusalReason;
  /** Letters that are kept and wait for someone. */
  kept: number;
  /** Messages behind them: a letter that came five times counts five. */
  refused: number;
  /** Refused beyond a credential's quota: counted, but not kept. */
  beyondQuota: number;
}

/** For each reason that occurs. What is beyond a quota belongs to no site, so only who sees all sites sees it. */
export async function countByReason(
  db: Database,
  filter: DeadLetterFilter,
): Promise<ReasonCount[]> {
  const kept = await select(db, { ...filter, status: "kept" })
    .select([
      "reason",
      sql<number>`count(*)`.as("kept"),
      sql<number>`sum(count)::bigint`.as("refused"),
    ])
    .groupBy("reason")
    .execute();
  const counts = new Map<RefusalReason, ReasonCount>(
    kept.map((row) => [row.reason, { ...row, beyondQuota: 0 }]),
  );
  // What is beyond a quota was not kept, so nothing is known of it but who sent it, and why it was refused.
  if (filter.scope === "all" && isAbout(filter)) {
    let query = db
      .as<DeadLetterTables>()
      .selectFrom("ingest.dead_letter_beyond")
      .select(["reason", sql<number>`sum(count)::bigint`.as("beyond")])
      .groupBy("reason");
    if (filter.credential !== undefined) {
      query = query.where("credential", "=", filter.credential);
    }
    if (filter.reason !== undefined) query = query.where("reason", "=", filter.reason);
    for (const { reason, beyond } of await query.execute()) {
      const count = counts.get(reason) ?? { reason, kept: 0, refused: 0, beyondQuota: 0 };
      counts.set(reason, { ...count, beyondQuota: beyond });
    }
  }
  return [...counts.values()].toSorted((a, b) => a.reason.localeCompare(b.reason));
}

/** Whether the filter asks for nothing but reasons and credentials. */
function isAbout({ deviceId, siteId, topics, q, from, to, ids }: DeadLetterFilter): boolean {
  return [deviceId, siteId, topics, q, from, to, ids].every((part) => part === undefined);
}

function select(db: Database, filter: DeadLetterFilter) {
  return db.as<DeadLetterTables>().selectFrom("ingest.dead_letter").where(matching(filter));
}
