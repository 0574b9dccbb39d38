import { sql } from "kysely";

import type { Trx } from "../tables.ts";

/** What the parts that went into a machine cost, at today's prices, wherever they came from. Once the order's kit is settled. */
export async function costOfUsed(trx: Trx, orderId: number): Promise<number> {
  const { cost } = await trx
    .selectFrom("workorders.kit_line as line")
    .innerJoin("workorders.part as part", "part.id", "line.part_id")
    .where("line.order_id", "=", orderId)
    .select(sql<number>`coalesce(sum(line.used * part.unit_cost), 0)::float8`.as("cost"))
    .executeTakeFirstOrThrow();
  return cost;
}
