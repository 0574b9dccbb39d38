import type { Database } from "#platform";
import type { BacktestTables } from "../store/backtest-tables.ts";
import { unpackTicks } from "./pack-ticks.ts";

/** The ticks of [from, to], epoch ms, in the order in which they were written; two numbers a tick: at, healthySince. */
export async function readHeardTime(
  db: Database,
  { from, to }: { from: number; to: number },
): Promise<Float64Array<ArrayBuffer>> {
  const rows = await db
    .as<BacktestTables>()
    .selectFrom("rules.heard_time")
    .where("last_at", ">=", new Date(from))
    .where("first_at", "<=", new Date(to))
    .orderBy("id")
    .select("packed")
    .execute();
  const numbers: number[] = [];
  for (const { packed } of rows) {
    const ticks = unpackTicks(packed);
    for (let i = 0; i < ticks.length; i += 2) {
      if (ticks[i]! >= from && ticks[i]! <= to) numbers.push(ticks[i]!, ticks[i + 1]!);
    }
  }
  return Float64Array.from(numbers);
}

/** The share of [from, to) in which it is known whether we could hear: there were ticks, or a break that the next tick told of. */
export async function shareHeard(
  db: Database,
  { from, to }: { from: number; to: number },
): Promise<number> {
  const { rows } = await db.pool.query<{ ms: number }>(
    `select coalesce(extract(epoch from sum(upper(one) - lower(one))) * 1000, 0)::double precision as ms
     from unnest((
       select range_agg(tstzrange(first_at, last_at) * tstzrange($1, $2))
       from rules.heard_time where last_at >= $1 and first_at <= $2
     )) as one`,
    [new Date(from), new Date(to)],
  );
  return to > from ? Math.min(1, (rows[0]?.ms ?? 0) / (to - from)) : 0;
}
