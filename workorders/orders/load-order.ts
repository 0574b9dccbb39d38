import type { Selectable } from "kysely";

import { shortParts } from "../stock/short-parts.ts";
import type { Db, Trx, WorkOrderTables } from "../tables.ts";
import type { WorkOrder } from "./order.ts";
import { isOpen, workOrderNumber } from "./status.ts";
import { withinSites } from "./within-sites.ts";
import type { SiteScope } from "./within-sites.ts";

export type OrderRow = Selectable<WorkOrderTables["workorders.work_order"]>;

/** An order's row beside the same order as the deciders see it. */
export interface LoadedOrder {
  row: OrderRow;
  order: WorkOrder;
}

/**
 * The order, its row locked until the transaction ends: the first lock of every change, before any stock. Null when
 * there is none within the sites.
 */
export async function lockOrder(
  trx: Trx,
  id: number,
  sites: SiteScope,
): Promise<LoadedOrder | null> {
  const row = await trx
    .selectFrom("workorders.work_order")
    .selectAll()
    .where("id", "=", id)
    .where(withinSites("site_id", sites))
    .forNoKeyUpdate()
    .executeTakeFirst();
  return row === undefined ? null : load(trx, row);
}

/** The same row as the deciders see it. */
export async function load(db: Db | Trx, row: OrderRow): Promise<LoadedOrder> {
  const technician =
    row.technician_id === null
      ? null
      : await db
          .selectFrom("workorders.technician")
          .where("id", "=", row.technician_id)
          .select(["id", "name"])
          .executeTakeFirstOrThrow();
  const order: WorkOrder = {
    number: workOrderNumber(row.id),
    kind: row.kind,
    status: row.status,
    statusSince: row.status_since.getTime(),
    statusReason: row.status_reason,
    heldFrom: row.held_from,
    requiredSkill: row.required_skill,
    technician,
    scheduledFor: row.scheduled_for?.getTime() ?? null,
    short: isOpen(row.status) ? await shortParts(db, row.id) : [],
  };
  return { row, order };
}
