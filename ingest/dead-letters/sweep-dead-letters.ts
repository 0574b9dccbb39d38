import type { Database } from "#platform";
import { sql } from "kysely";
import { recountQuota } from "./recount-quota.ts";
import type { DeadLetterTables } from "./tables.ts";

const rowsPerStep = 1_000;

/** Deletes dead letters that were last refused before `olderThan` (epoch ms), replayed or not; returns how many. */
export async function sweepDeadLetters(db: Database, olderThan: number): Promise<number> {
  const before = new Date(olderThan);
  let deleted = 0;
  for (;;) {
    const letters = await db
      .as<DeadLetterTables>()
      .transaction()
      .execute(async (trx) => {
        const { rows } = await sql<{ credential: string; shared: string | null }>`
          delete from ingest.dead_letter where id in
            (select id from ingest.dead_letter where last_received_at < ${before} order by last_received_at
             limit ${rowsPerStep})
          returning credential, shared`.execute(trx);
        await recountQuota(trx, rows);
        return rows.length;
      });
    deleted += letters;
    if (letters < rowsPerStep) break;
  }
  await db.pool.query("delete from ingest.dead_letter_beyond where last_received_at < $1", [
    before,
  ]);
  // What is ignored stays ignored, however long it is silent: somebody decided that.
  await db.pool.query(
    "delete from ingest.unknown_signal where last_received_at < $1 and status <> 'ignored'",
    [before],
  );
  return deleted;
}
