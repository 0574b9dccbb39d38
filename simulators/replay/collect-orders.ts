import type { ApiClient } from "../api/api-client.ts";
import {
  type OrderDetail,
  orderDetailSchema,
  orderSummarySchema,
} from "../technician/work-order.ts";
import type { RecordedFleet } from "./recorded-fleet.ts";
import type { OpenedOrder } from "./score.ts";

/**
 * An order as the score needs it. Its time is the device time of the reading that made its first flag certain,
 * not of the earlier one at which what it saw had begun: nobody knew then. Null for an order that no flag opened.
 */
export function openedOrder(
  { number, asset, failureMode, flags }: OrderDetail,
  { componentOf }: Pick<RecordedFleet, "componentOf">,
): OpenedOrder | null {
  const [first] = flags.toSorted((a, b) => compare(a.attachedAt, b.attachedAt) || a.id - b.id);
  if (first === undefined) return null;
  return {
    id: number,
    asset: asset.tag,
    component: componentOf(failureMode.code),
    openedAt: Date.parse(first.triggeredAt),
  };
}

/** Every order of the fleet, whatever became of it, in the order in which they were opened. */
export async function collectOrders(
  api: ApiClient,
  fleet: Pick<RecordedFleet, "assets" | "componentOf">,
): Promise<OpenedOrder[]> {
  const all = await api.list("/work-orders?status=any&sort=opened", orderSummarySchema);
  const orders: OpenedOrder[] = [];
  for (const { id } of all.filter(({ asset }) => fleet.assets.includes(asset.tag))) {
    const order = openedOrder(await api.get(`/work-orders/${id}`, orderDetailSchema), fleet);
    if (order !== null) orders.push(order);
  }
  return orders.sort((a, b) => a.openedAt - b.openedAt);
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
