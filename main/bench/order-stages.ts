import { openDatabase } from "#platform";
import type { Spread } from "./spread.ts";
import { spreadOf } from "./spread.ts";

/** Where the time between publish and order goes: each from the publish, ms. */
export interface OrderStages {
  /** The scorer has judged the reading and begins its commit. */
  judged: Spread;
  /** The flag's event was written. */
  flagWritten: Spread;
  /** The order's event was written, in the transaction that opened it. */
  orderWritten: Spread;
}

interface Row {
  published: Date;
  judged: Date;
  flag_written: Date;
  order_written: Date;
}

/** Of the orders opened since a moment, as the product's own tables tell it afterwards. */
export async function orderStages(databaseUrl: string, since: number): Promise<OrderStages> {
  const db = await openDatabase({ url: databaseUrl, max: 1, name: "millwright bench" });
  try {
    const { rows } = await db.pool.query<Row>(
      `select (raised.payload->>'triggeredAt')::timestamptz as published,
              (raised.payload->>'recordedAt')::timestamptz as judged,
              raised.occurred_at as flag_written, opened.occurred_at as order_written
       from platform.outbox raised
       join platform.outbox opened on opened.topic = 'workorder.opened' and opened.key = raised.key
        and opened.payload->>'failureMode' = raised.payload->>'failureMode'
       where raised.topic = 'flag.raised' and raised.occurred_at >= $1`,
      [new Date(since)],
    );
    const from = (moment: (row: Row) => Date): Spread =>
      spreadOf(rows.map((row) => moment(row).getTime() - row.published.getTime()));
    return {
      judged: from((row) => row.judged),
      flagWritten: from((row) => row.flag_written),
      orderWritten: from((row) => row.order_written),
    };
  } finally {
    await db.close();
  }
}
