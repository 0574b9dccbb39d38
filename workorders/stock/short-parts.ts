import { sql } from "kysely";

import type { ShortPart } from "../orders/order.ts";
import type { Db, Trx } from "../tables.ts";

interface MissingLine extends ShortPart {
  kitLineId: number;
  partId: number;
}

/** Each kit line of the order with what is neither set aside nor used yet. */
export async function missingOf(db: Db | Trx, orderId: number): Promise<MissingLine[]> {
  return db
    .selectFrom("workorders.kit_line as line")
    .innerJoin("workorders.part as part", "part.id", "line.part_id")
    .where("line.order_id", "=", orderId)
    .orderBy("line.part_id")
    .select([
      "line.id as kitLineId",
      "line.part_id as partId",
      "part.number",
      "part.name",
      sql<number>`line.quantity - coalesce((
        select sum(r.quantity) from workorders.reservation r
        where r.kit_line_id = line.id and r.state in ('soft', 'hard', 'picked', 'used')), 0)::int`.as(
        "missing",
      ),
    ])
    .execute();
}

/** What the order's kit lacks. */
export async function shortParts(db: Db | Trx, orderId: number): Promise<ShortPart[]> {
  const lines = await missingOf(db, orderId);
  return lines
    .filter((line) => line.missing > 0)
    .map(({ number, name, missing }) => ({ number, name, missing }));
}
