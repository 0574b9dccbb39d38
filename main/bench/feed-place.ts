import { openDatabase } from "#platform";
import type { Database } from "#platform";

/** A place in the dispatch feed, to watch from: whoever only begins to listen may miss what happens meanwhile. */
export interface FeedPlace extends AsyncDisposable {
  /** The last event that had a place when this was made. */
  after: string;
  /** Orders opened since. */
  ordersSince(): Promise<number>;
}

export async function feedPlace(databaseUrl: string): Promise<FeedPlace> {
  const db = await openDatabase({ url: databaseUrl, max: 1, name: "millwright bench" });
  const after = await count(db, "select coalesce(max(position), 0) as n from platform.outbox");
  return {
    after: String(after),
    ordersSince: () =>
      count(
        db,
        "select count(*) as n from platform.outbox where position > $1 and topic = 'workorder.opened'",
        [after],
      ),
    [Symbol.asyncDispose]: () => db.close(),
  };
}

async function count(db: Database, text: string, values: number[] = []): Promise<number> {
  const { rows } = await db.pool.query<{ n: number }>(text, values);
  return rows[0]?.n ?? 0;
}
