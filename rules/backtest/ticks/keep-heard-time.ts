import { readTicks } from "#ingest";
import type { Tick } from "#ingest";
import type { Database } from "#platform";
import { sql } from "kysely";
import type { BacktestTables, BacktestTrx } from "../store/backtest-tables.ts";
import { packTicks, unpackTicks } from "./pack-ticks.ts";

/** Ticks taken over at once, and kept in one row. */
const ticksAtOnce = 1_000;

/** Takes over what ticks the log has beyond those that are kept. However many processes do it, each tick is kept once. */
export async function keepHeardTime(db: Database): Promise<void> {
  for (;;) {
    const after = await heardPosition(db);
    const { ticks, seq } = await readTicks(db, after, ticksAtOnce);
    if (seq === after) return;
    await db
      .as<BacktestTables>()
      .transaction()
      .execute(async (trx) => {
        const moved = await trx
          .updateTable("rules.heard_position")
          .set({ seq })
          .where("seq", "=", after)
          .executeTakeFirst();
        // Another process was faster, and has kept them.
        if (moved.numUpdatedRows === 1n && ticks.length > 0) await keep(trx, ticks);
      });
    if (ticks.length < ticksAtOnce) return;
  }
}

/** Into the last row as long as it has room: a row a minute would be a million a year. */
async function keep(trx: BacktestTrx, ticks: readonly Tick[]): Promise<void> {
  const last = await trx
    .selectFrom("rules.heard_time")
    .where("ticks", "<", ticksAtOnce)
    .where("id", "=", (row) =>
      row.selectFrom("rules.heard_time").select(({ fn }) => fn.max("id").as("id")),
    )
    .select(["id", "packed"])
    .executeTakeFirst();
  const all = last === undefined ? ticks : [...ticksOf(last.packed), ...ticks];
  const times = all.map(({ at }) => at);
  const row = {
    first_at: new Date(Math.min(...times)),
    last_at: new Date(Math.max(...times)),
    ticks: all.length,
    packed: packTicks(all),
  };
  if (last === undefined) await trx.insertInto("rules.heard_time").values(row).execute();
  else await trx.updateTable("rules.heard_time").set(row).where("id", "=", last.id).execute();
}

function ticksOf(packed: Uint8Array): Tick[] {
  const numbers = unpackTicks(packed);
  return Array.from({ length: numbers.length / 2 }, (_, index) => ({
    at: numbers[2 * index]!,
    healthySince: numbers[2 * index + 1]!,
  }));
}

/** Up to where the first partition of the log was read: beyond it, nothing may be trimmed. */
export async function heardPosition(db: Database): Promise<number> {
  const { seq } = await db
    .as<BacktestTables>()
    .selectFrom("rules.heard_position")
    .select("seq")
    .executeTakeFirstOrThrow();
  return seq;
}

/** Removes what ended before. */
export async function sweepHeardTime(db: Database, before: Date, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from rules.heard_time where id in (
      select id from rules.heard_time where last_at < ${before} order by last_at limit ${limit}
    )`.execute(db.as<BacktestTables>());
  return Number(numAffectedRows ?? 0n);
}
