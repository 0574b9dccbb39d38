import { sql } from "kysely";

import type { Priority } from "../priority/priority.ts";
import type { AssetFacts } from "../settings.ts";
import type { Trx } from "../tables.ts";
import type { FlaggedWork } from "./flagged-work.ts";
import type { OrderRow } from "./load-order.ts";
import { priorityColumns } from "./priority-columns.ts";

export interface NewOrder {
  asset: AssetFacts;
  work: FlaggedWork;
  title: string;
  priority: Priority;
  kitWhy: string;
  /** Of the kit that was chosen, where it has one. */
  kitCode: string | null;
  repeatOf: number | null;
}

/**
 * The order's row, unless an open one for the same (asset, failure mode) is there: then undefined. It waits for a
 * transaction that is just inserting one; the unique index decides who is first.
 */
export function insertOrder(
  trx: Trx,
  { asset, work, title, priority, kitWhy, kitCode, repeatOf }: NewOrder,
  at: Date,
): Promise<OrderRow | undefined> {
  return trx
    .insertInto("workorders.work_order")
    .values({
      site_id: asset.siteId,
      site_name: asset.siteName,
      asset_id: asset.assetId,
      asset_tag: asset.tag,
      asset_name: asset.name,
      asset_class: asset.classCode,
      criticality: asset.criticality,
      kind: work.kind,
      failure_mode: work.failureMode,
      title,
      required_skill: work.skill,
      // Until the kit is known; settled by the caller before anyone can see it.
      status: "awaiting-approval",
      status_since: at,
      status_reason: null,
      held_from: null,
      ...priorityColumns(priority),
      kit_why: kitWhy,
      kit_code: kitCode,
      technician_id: null,
      scheduled_for: null,
      cancel_offered: null,
      repeat_of: repeatOf,
      opened_at: at,
      completed_at: null,
      report: null,
      repaired: null,
      updated_at: at,
    })
    .onConflict((conflict) =>
      conflict
        .columns(["asset_id", "failure_mode"])
        // Literals, not parameters: the planner matches them to the partial index's own predicate.
        .where(sql<boolean>`status not in ('completed', 'closed', 'cancelled')`)
        .doNothing(),
    )
    .returningAll()
    .executeTakeFirst();
}
