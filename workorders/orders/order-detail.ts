import { sql } from "kysely";

import { failureMode } from "../outcomes/failure-mode-store.ts";
import { candidatesFor } from "../technicians/candidates.ts";
import { allTechnicians } from "../technicians/technician-store.ts";
import type { Technician } from "../technicians/technician.ts";
import type { Db } from "../tables.ts";
import { load } from "./load-order.ts";
import type { OrderRow } from "./load-order.ts";
import { withinSites } from "./within-sites.ts";
import type { SiteScope } from "./within-sites.ts";
import { endedStatuses } from "./status.ts";

/** Everything the order's page shows, as the database has it. Null when there is none within the sites. */
export async function orderDetail(db: Db, id: number, sites: SiteScope) {
  const row = await db
    .selectFrom("workorders.work_order")
    .selectAll()
    .where("id", "=", id)
    .where(withinSites("site_id", sites))
    .executeTakeFirst();
  if (row === undefined) return null;
  const [{ order }, mode, flags, lines, history, candidates, returnVisits] = await Promise.all([
    load(db, row),
    failureMode(db, row.failure_mode, row.kind),
    flagsOf(db, id),
    kitOf(db, id),
    historyOf(db, id),
    candidatesOf(db, row, sites),
    returnVisitsOf(db, id),
  ]);
  return { row, order, mode, flags, lines, history, candidates, returnVisits };
}

export type OrderDetail = NonNullable<Awaited<ReturnType<typeof orderDetail>>>;

function flagsOf(db: Db, orderId: number) {
  return db
    .selectFrom("workorders.work_order_flag")
    .where("order_id", "=", orderId)
    .orderBy("raised_at")
    .orderBy("flag_id")
    .selectAll()
    .execute();
}

function historyOf(db: Db, orderId: number) {
  return db
    .selectFrom("workorders.history")
    .where("order_id", "=", orderId)
    .orderBy("id")
    .selectAll()
    .execute();
}

function returnVisitsOf(db: Db, orderId: number) {
  return db
    .selectFrom("workorders.work_order")
    .where("repeat_of", "=", orderId)
    .orderBy("id")
    .select("id")
    .execute();
}

async function kitOf(db: Db, orderId: number) {
  const lines = await db
    .selectFrom("workorders.kit_line as line")
    .innerJoin("workorders.part as part", "part.id", "line.part_id")
    .where("line.order_id", "=", orderId)
    .orderBy("part.number")
    .select([
      "line.id",
      "line.part_id",
      "line.quantity",
      "line.used",
      "line.outside_stock",
      "part.number",
      "part.name",
      "part.unit_cost",
    ])
    .execute();
  const reservations = await db
    .selectFrom("workorders.reservation as r")
    .innerJoin("workorders.stock_location as l", "l.id", "r.location_id")
    .where("r.order_id", "=", orderId)
    .orderBy("r.id")
    .select([
      "r.kit_line_id",
      "r.quantity",
      "r.state",
      "l.id as locationId",
      "l.code",
      "l.name",
      "l.kind",
    ])
    .execute();
  return lines.map((line) => ({
    ...line,
    reservations: reservations.filter((one) => one.kit_line_id === line.id),
  }));
}

async function candidatesOf(db: Db, row: OrderRow, sites: SiteScope) {
  const technicians = (await allTechnicians(db)).filter((one) => isVisible(one, sites));
  const open = await db
    .selectFrom("workorders.work_order")
    .where("technician_id", "is not", null)
    .where("status", "not in", endedStatuses)
    .where("id", "<>", row.id)
    .groupBy("technician_id")
    .select(["technician_id", sql<number>`count(*)::int`.as("orders")])
    .execute();
  const carried = await db
    .selectFrom("workorders.reservation as r")
    .innerJoin("workorders.stock_location as l", "l.id", "r.location_id")
    .innerJoin("workorders.part as p", "p.id", "r.part_id")
    .where("r.order_id", "=", row.id)
    .where("r.state", "in", ["soft", "hard"])
    .where("l.technician_id", "is not", null)
    .select(["l.technician_id", "p.name"])
    .execute();
  const kitInVan = new Map<number, string[]>();
  for (const { technician_id: id, name } of carried) {
    if (id !== null) kitInVan.set(id, [...(kitInVan.get(id) ?? []), name]);
  }
  return candidatesFor(
    { requiredSkill: row.required_skill, siteId: row.site_id, siteName: row.site_name },
    technicians,
    {
      openOrders: new Map(open.map(({ technician_id: id, orders }) => [id ?? 0, orders])),
      kitInVan,
    },
  );
}

/** Technicians of sites one may not see stay unseen. */
export function isVisible(technician: Technician, sites: SiteScope): boolean {
  if (sites === "all" || technician.sites === "all") return true;
  return technician.sites.some((site) => sites.includes(site));
}
