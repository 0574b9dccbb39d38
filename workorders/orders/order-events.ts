import type { OutboxEvent } from "#platform";

import type { KitReservation } from "../stock/reserve-kit.ts";
import type { OrderRow } from "./load-order.ts";
import { workOrderNumber } from "./status.ts";

/** What every event names an order by. */
type NamedOrder = Pick<
  OrderRow,
  "id" | "asset_id" | "asset_tag" | "asset_name" | "site_id" | "title" | "kind" | "failure_mode"
>;

/** An outbox event about an order: what every reader of the feed needs to name it, and what is particular. */
export function orderEvent(
  topic: `workorder.${string}`,
  row: NamedOrder,
  particular: Record<string, unknown>,
): OutboxEvent {
  return {
    topic,
    // Kept in order with the flags of the same asset.
    key: `asset:${row.asset_id}`,
    siteId: row.site_id,
    payload: {
      workOrderId: row.id,
      number: workOrderNumber(row.id),
      assetId: row.asset_id,
      assetTag: row.asset_tag,
      assetName: row.asset_name,
      siteId: row.site_id,
      title: row.title,
      kind: row.kind,
      failureMode: row.failure_mode,
      ...particular,
    },
  };
}

/** What was set aside just now, and what the kit still lacks. */
export function kitReserved(row: NamedOrder, { reserved, short }: KitReservation): OutboxEvent {
  return orderEvent("workorder.kit-reserved", row, {
    lines: reserved,
    short,
    complete: short.length === 0,
  });
}

/** Stock became free or arrived: orders that wait for these parts may get them. One key: one hand-out at a time. */
export function stockAvailable(partIds: readonly number[]): OutboxEvent[] {
  if (partIds.length === 0) return [];
  return [{ topic: "stock.available", key: "stock", siteId: null, payload: { partIds } }];
}
