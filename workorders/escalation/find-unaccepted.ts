import { sql } from "kysely";
import type { OrderRow } from "../orders/load-order.ts";
import type { Db } from "../tables.ts";
import { waitingStatuses } from "./wait.ts";

/** How long orders of a class may wait, milliseconds. */
export type Limits = Partial<Record<OrderRow["priority_class"], number>>;

/** Sites on which somebody's work waits for the next step. */
export async function sitesThatWait(db: Db): Promise<number[]> {
  const rows = await db
    .selectFrom("workorders.work_order")
    .where("status", "in", waitingStatuses)
    .select("site_id")
    .distinct()
    .orderBy("site_id")
    .execute();
  return rows.map(({ site_id }) => site_id);
}

/**
 * Orders of a site that wait longer than their class may, the longest first, and were not told of for this wait. Somebody who said to take care of one
 * has as long again.
 */
export async function findUnaccepted(
  db: Db,
  siteId: number,
  limits: Limits,
  { now, atMost }: { now: number; atMost: number },
): Promise<number[]> {
  const classes = Object.entries(limits);
  if (classes.length === 0) return [];
  const { rows } = await sql<{ id: number }>`
    select o.id
    from workorders.work_order o
    join unnest(${classes.map(([name]) => name)}::text[], ${classes.map(([, ms]) => ms)}::float8[]) as l (class, ms)
      on l.class = o.priority_class
    left join workorders.acceptance a on a.order_id = o.id and a.since = o.status_since
    where o.site_id = ${siteId} and o.status = any (${waitingStatuses}::text[])
      and (a.order_id is null or a.acknowledged_at is not null)
      and greatest(o.status_since, case when o.status in ('scheduled', 'dispatched') then o.scheduled_for end, a.acknowledged_at)
        + l.ms * interval '1 millisecond' <= ${new Date(now)}
    order by o.status_since, o.id limit ${atMost}`.execute(db);
  return rows.map(({ id }) => id);
}
