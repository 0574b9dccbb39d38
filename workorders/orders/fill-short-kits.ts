import { appendToOutbox } from "#platform";

import type { WorkOrderSettings } from "../settings.ts";
import { lockParts } from "../stock/lock-stock.ts";
import { reserveKit } from "../stock/reserve-kit.ts";
import type { Trx } from "../tables.ts";
import { millwright } from "./acting.ts";
import { addHistory } from "./history.ts";
import { kitHistory } from "./kit-history.ts";
import { load } from "./load-order.ts";
import type { LoadedOrder } from "./load-order.ts";
import { kitReserved } from "./order-events.ts";
import { saveEvent } from "./save-event.ts";

/**
 * Parts became free or arrived: the most urgent order that waits for them gets them first. All orders are locked
 * before any stock, and all stock at once, as everywhere, so that nothing can wait in a circle.
 */
export async function fillShortKits(
  trx: Trx,
  settings: Pick<WorkOrderSettings, "clock">,
  partIds: readonly number[],
): Promise<void> {
  const waiting = await lockWaitingOrders(trx, partIds);
  if (waiting.length === 0) return;
  const wanted = await trx
    .selectFrom("workorders.kit_line")
    .where(
      "order_id",
      "in",
      waiting.map(({ row }) => row.id),
    )
    .select("part_id")
    .distinct()
    .execute();
  await lockParts(
    trx,
    wanted.map((line) => line.part_id),
  );
  const byUrgency = waiting.toSorted(
    (a, b) =>
      b.row.priority_score - a.row.priority_score ||
      a.row.due_at.getTime() - b.row.due_at.getTime() ||
      a.row.id - b.row.id,
  );
  for (const loaded of byUrgency) await fill(trx, settings, loaded);
}

async function lockWaitingOrders(trx: Trx, partIds: readonly number[]): Promise<LoadedOrder[]> {
  if (partIds.length === 0) return [];
  const rows = await trx
    .selectFrom("workorders.work_order as o")
    .selectAll("o")
    .where("o.status", "in", ["awaiting-approval", "awaiting-material"])
    .where("o.id", "in", (eb) =>
      eb
        .selectFrom("workorders.kit_line")
        .where("part_id", "in", partIds)
        .select("workorders.kit_line.order_id"),
    )
    .orderBy("o.id")
    .forNoKeyUpdate()
    .execute();
  const loaded = [];
  for (const row of rows) loaded.push(await load(trx, row));
  return loaded.filter(({ order }) => order.short.length > 0);
}

async function fill(
  trx: Trx,
  settings: Pick<WorkOrderSettings, "clock">,
  { row, order }: LoadedOrder,
): Promise<void> {
  const at = new Date(settings.clock.now());
  const reservation = await reserveKit(
    trx,
    { id: row.id, siteId: row.site_id },
    {
      state: order.status === "awaiting-approval" ? "soft" : "hard",
      at,
      by: millwright.name,
    },
  );
  if (reservation.reserved.length === 0) return;
  const { short } = reservation;
  await addHistory(trx, { orderId: row.id, at, by: millwright }, kitHistory(reservation));
  await appendToOutbox(trx, [kitReserved(row, reservation)]);
  if (short.length > 0 || order.status !== "awaiting-material") return;
  const filled = { row, order: { ...order, short } };
  await saveEvent(trx, filled, { type: "material-arrived" }, { at, by: millwright });
}
