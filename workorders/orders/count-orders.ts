import type { Database } from "#platform";

import { outcomes } from "#rules";
import type { Outcome } from "#rules";

export interface WorkOrderCounts {
  workOrders: number;
  /** Orders all of whose planned parts were set aside at one time. */
  kitsReserved: number;
  repaired: number;
  outcomes: Record<Outcome, number>;
  /** From the flag's commit to the order's, over the orders' first flags; null without orders. */
  flagToWorkOrderMs: { p50: number | null; p95: number | null };
}

/** What happened since a moment (or ever), counted from the tables. */
export async function countOrders(
  db: Database,
  since: Date = new Date(0),
): Promise<WorkOrderCounts> {
  const { rows } = await db.pool.query<{
    orders: number;
    kits: number;
    repaired: number;
    p50: number | null;
    p95: number | null;
  }>(
    `select count(*)::int as orders,
       (count(*) filter (where exists (
          select from workorders.kit_line l where l.order_id = o.id and l.quantity > 0)
        and not exists (
          select from workorders.kit_line l where l.order_id = o.id and l.quantity > coalesce((
            select sum(r.quantity) from workorders.reservation r where r.kit_line_id = l.id), 0))))::int as kits,
       (count(*) filter (where o.repaired))::int as repaired,
       percentile_cont(0.5) within group (order by latency) as p50,
       percentile_cont(0.95) within group (order by latency) as p95
     from workorders.work_order o
     cross join lateral (
       select (extract(epoch from o.opened_at - f.recorded_at) * 1000)::float8 as latency
       from workorders.work_order_flag f where f.order_id = o.id order by f.attached_at, f.flag_id limit 1) first
     where o.opened_at >= $1`,
    [since],
  );
  const judged = await db.pool.query<{ outcome: Outcome; flags: number }>(
    `select f.outcome, count(*)::int as flags
     from workorders.work_order_flag f join workorders.work_order o on o.id = f.order_id
     where f.outcome is not null and o.opened_at >= $1 group by f.outcome`,
    [since],
  );
  const counted = new Map(judged.rows.map(({ outcome, flags }) => [outcome, flags]));
  const row = rows[0]!;
  return {
    workOrders: row.orders,
    kitsReserved: row.kits,
    repaired: row.repaired,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- one entry for each outcome, by construction
    outcomes: Object.fromEntries(
      outcomes.map((outcome) => [outcome, counted.get(outcome) ?? 0]),
    ) as Record<Outcome, number>,
    flagToWorkOrderMs: { p50: row.p50, p95: row.p95 },
  };
}
