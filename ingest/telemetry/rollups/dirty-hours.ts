import type { Database } from "#platform";
import { sql } from "kysely";

/** An hour of a signal in which something changed after it was rolled up. */
export interface DirtyHour {
  signalId: number;
  /** Its start, epoch ms. */
  hour: number;
  /** How often it was marked: more by the time it is rolled up, and it has to be done again. */
  times: number;
}

interface DirtyTables {
  "ingest.rollup_dirty": { signal_id: number; hour: number; times: number };
}

export function dirtyHours(db: Database) {
  const tables = db.as<DirtyTables>();
  return {
    /** The oldest, those of one hour together. */
    async some(limit: number): Promise<DirtyHour[]> {
      return tables
        .selectFrom("ingest.rollup_dirty")
        .select(["signal_id as signalId", "hour", "times"])
        .orderBy("hour")
        .orderBy("signal_id")
        .limit(limit)
        .execute();
    },
    async count(): Promise<number> {
      const { n } = await tables
        .selectFrom("ingest.rollup_dirty")
        .select(sql<number>`count(*)`.as("n"))
        .executeTakeFirstOrThrow();
      return n;
    },
    /** Those that were not marked again meanwhile. */
    async done(hours: readonly DirtyHour[]): Promise<void> {
      if (hours.length === 0) return;
      await sql`
        delete from ingest.rollup_dirty d
        using unnest(
          ${hours.map(({ signalId }) => signalId)}::bigint[],
          ${hours.map(({ hour }) => hour)}::bigint[],
          ${hours.map(({ times }) => times)}::bigint[]
        ) as done (signal_id, hour, times)
        where d.signal_id = done.signal_id and d.hour = done.hour and d.times = done.times`.execute(
        tables,
      );
    },
    /** Hours before this can never be rolled up again: their readings are gone. */
    async forgetBefore(hour: number): Promise<void> {
      await tables.deleteFrom("ingest.rollup_dirty").where("hour", "<", hour).execute();
    },
  };
}
