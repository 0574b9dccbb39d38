import { sql } from "kysely";
import type { Database } from "../database/open-database.ts";

/** What a process of this installation says of itself. */
export interface ProcessReport<C> {
  id: string;
  host: string;
  pid: number;
  roles: string[];
  startedAt: Date;
  checks: C;
}

/** What it said last, and when. */
export interface ProcessRow<C> extends ProcessReport<C> {
  seenAt: Date;
  /** How long ago that was, by PostgreSQL's clock: those of two hosts may differ by more than a process may be silent. */
  silentMs: number;
}

interface Tables {
  "platform.process": {
    id: string;
    host: string;
    pid: number;
    roles: string[];
    started_at: Date;
    seen_at: Date;
    checks: unknown;
  };
}

/** Says how a process is, in place of what it said before. `checks` is kept as JSON. */
export async function reportProcess<C>(db: Database, row: ProcessReport<C>): Promise<void> {
  const values = {
    host: row.host,
    pid: row.pid,
    roles: row.roles,
    started_at: row.startedAt,
    seen_at: sql<Date>`clock_timestamp()`,
    checks: JSON.stringify(row.checks),
  };
  await db
    .as<Tables>()
    .insertInto("platform.process")
    .values({ id: row.id, ...values })
    .onConflict((conflict) => conflict.column("id").doUpdateSet(values))
    .execute();
}

/** Every process that has not taken leave, by host, then by start. The caller wrote the checks and knows their shape. */
export async function listProcesses<C>(db: Database): Promise<ProcessRow<C>[]> {
  const rows = await db
    .as<Tables>()
    .selectFrom("platform.process")
    .selectAll()
    .select(
      sql<number>`(1e3 * extract(epoch from clock_timestamp() - seen_at))::float8`.as("silent_ms"),
    )
    .orderBy("host")
    .orderBy("started_at")
    .limit(500)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    host: row.host,
    pid: row.pid,
    roles: row.roles,
    startedAt: row.started_at,
    seenAt: row.seen_at,
    silentMs: row.silent_ms,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same version's reportProcess wrote it; readers check its version by schema
    checks: row.checks as C,
  }));
}

/** Takes leave: whoever is stopped on purpose is not missed. */
export async function forgetProcess(db: Database, id: string): Promise<void> {
  await db.as<Tables>().deleteFrom("platform.process").where("id", "=", id).execute();
}

/** Processes that were never heard of again are forgotten in the end. */
export async function sweepProcesses(db: Database, seenBefore: Date): Promise<number> {
  const { numDeletedRows } = await db
    .as<Tables>()
    .deleteFrom("platform.process")
    .where("seen_at", "<", seenBefore)
    .executeTakeFirst();
  return Number(numDeletedRows);
}
