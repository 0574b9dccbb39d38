import type { Database } from "#platform";
import { sql } from "kysely";
import type { ColumnType } from "kysely";
import type { RolledUp } from "../series/plan-buckets.ts";

/** Epoch ms. Hours before `rolledTo` are rolled up; those before `closingTo` are being rolled up. */
export interface RollupState {
  rolledTo: number | null;
  closingTo: number | null;
  /** The log's heads after `closingTo` was set: what is stored up to there is all of those hours, but for marked ones. */
  closingHeads: number[] | null;
  rawRemovedTo: number;
  minutesRemovedTo: number;
}

interface StateTables {
  "ingest.rollup_state": {
    rolled_to: number | null;
    closing_to: number | null;
    closing_heads: ColumnType<number[] | null, string | null, string | null>;
    raw_removed_to: number;
    minutes_removed_to: number;
  };
  "ingest.rollup_dirty": { signal_id: number; hour: number; times: number };
}

/** More marked hours than this in what a chart shows: then the readings themselves are the quicker answer. */
const mostDirty = 1_000;

export function rollupState(db: Database) {
  const tables = db.as<StateTables>();
  const read = async (): Promise<RollupState> => {
    const row = await tables
      .selectFrom("ingest.rollup_state")
      .select([
        "rolled_to as rolledTo",
        "closing_to as closingTo",
        "closing_heads as closingHeads",
        "raw_removed_to as rawRemovedTo",
        "minutes_removed_to as minutesRemovedTo",
      ])
      .executeTakeFirstOrThrow();
    return row;
  };
  return {
    read,
    async write(change: Partial<RollupState>): Promise<void> {
      const { rolledTo, closingTo, closingHeads, rawRemovedTo, minutesRemovedTo } = change;
      await tables
        .updateTable("ingest.rollup_state")
        .set({
          ...(rolledTo === undefined ? {} : { rolled_to: rolledTo }),
          ...(closingTo === undefined ? {} : { closing_to: closingTo }),
          ...(closingHeads === undefined ? {} : { closing_heads: JSON.stringify(closingHeads) }),
          ...(rawRemovedTo === undefined ? {} : { raw_removed_to: rawRemovedTo }),
          ...(minutesRemovedTo === undefined ? {} : { minutes_removed_to: minutesRemovedTo }),
        })
        .execute();
    },
    /** What a chart of [from, to) of a signal must know. */
    async of(signalId: number, { from, to }: { from: number; to: number }): Promise<RolledUp> {
      const { rolledTo, rawRemovedTo, minutesRemovedTo } = await read();
      const marks = await tables
        .selectFrom("ingest.rollup_dirty")
        .select("hour")
        .where("signal_id", "=", signalId)
        .where(sql<boolean>`hour > ${from - 3_600_000} and hour < ${to}`)
        .orderBy("hour")
        .limit(mostDirty + 1)
        .execute();
      return {
        rolledTo: marks.length > mostDirty ? null : rolledTo,
        rawFrom: rawRemovedTo,
        minutesFrom: minutesRemovedTo,
        dirtyHours: marks.map(({ hour }) => hour),
      };
    },
  };
}

export type Rollups = ReturnType<typeof rollupState>;
