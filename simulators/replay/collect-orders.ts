import type { ApiClient } from "../api/api-client.ts";
import { orderDetailSchema, orderSummarySchema } from "../technician/work-order.ts";
import type { RecordedFleet } from "./recorded-fleet.ts";
import type { OpenedOrder } from "./score.ts";

/**
 * Every order of the fleet's site as the score needs it. Its time is the device time of the reading that made
 * its first flag certain, not of the earlier one at which what it saw had begun: nobody knew then.
 */
export async function collectOrders(
  api: ApiClient,
  fleet: Pick<RecordedFleet, "assets" | "componentOf">,
): Promise<OpenedOrder[]> {
  const all = await api.list("/work-orders?status=any&sort=opened", orderSummarySchema);
  const ours = all.filter(({ asset }) => fleet.assets.includes(asset.tag));
  const orders: OpenedOrder[] = [];
  for (const { id, number, asset, failureMode } of ours) {
    const { flags } = await api.get(`/work-orders/${id}`, orderDetailSchema);
    const [first] = flags.toSorted((a, b) => compare(a.attachedAt, b.attachedAt) || a.id - b.id);
    if (first === undefined) continue; // Opened by a person: no flag foresaw anything.
    const openedAt = Date.parse(first.triggeredAt);
    orders.push({
      id: number,
      asset: asset.tag,
      component: fleet.componentOf(failureMode.code),
      openedAt,
    });
  }
  return orders.sort((a, b) => a.openedAt - b.openedAt);
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
