import { testDatabase } from "#platform/testing";
import type { Database } from "#platform";
import { beforeAll, expect, it } from "vitest";

let db: Database;
beforeAll(async () => {
  db = await testDatabase();
});

/** With scans of the whole table made dear: an index that could be used then is one that will be when there are many rows. */
async function planOf(query: string): Promise<string> {
  const client = await db.pool.connect();
  try {
    await client.query("set enable_seqscan = off");
    const { rows } = await client.query<{ "QUERY PLAN": string }>(`explain ${query}`);
    return rows.map((row) => row["QUERY PLAN"]).join("\n");
  } finally {
    await client.query("reset enable_seqscan");
    client.release();
  }
}

it.each([
  [
    "what is set aside for a kit line, asked for each line of each order in the queue",
    "select sum(quantity) from workorders.reservation where kit_line_id = 7",
    "reservation_kit_line",
  ],
  [
    "the orders of an asset",
    "select id from workorders.work_order where asset_id = 7",
    "work_order_asset",
  ],
  [
    "the return visits of an order",
    "select id from workorders.work_order where repeat_of = 7",
    "work_order_repeat",
  ],
])("%s does not read the whole table", async (_what, query, index) => {
  expect(await planOf(query)).toContain(index);
});
