import type { ApiClient } from "./api-client.ts";

/**
 * Flags, orders, reservations and stock by what they are about, not by the numbers they were given: two runs that saw and
 * did the same must agree on it. Times are those of the devices; what our own clock noted differs from run to run.
 */
export async function whatStands(admin: ApiClient) {
  const flags = await admin.list("/flags");
  const orders = [];
  for (const { id } of await admin.list("/work-orders?status=any&sort=opened"))
    orders.push(await admin.get(`/work-orders/${id}`));
  return {
    flags: sorted(flags.map(flagFacts)),
    orders: sorted(orders.map(orderFacts)),
    stock: sorted((await admin.list("/parts")).map(stockFacts)),
  };
}

// oxlint-disable-next-line typescript/no-explicit-any -- an answer of the API, whose shape other tests check
type Json = any;

const flagFacts = (flag: Json) => ({
  asset: flag.asset.tag,
  condition: flag.condition,
  raisedAt: flag.raisedAt,
  triggeredAt: flag.triggeredAt,
  returnedAt: flag.returnedAt,
  state: flag.state,
  occurrences: flag.occurrences,
  outcome: flag.outcome,
  summary: flag.summary,
});

const orderFacts = (order: Json) => ({
  asset: order.asset.tag,
  failureMode: order.failureMode.code,
  status: order.status,
  priority: order.priority.class,
  title: order.title,
  repaired: order.repaired,
  flags: sorted(
    order.flags.map(({ condition, raisedAt, state, outcome }: Json) => ({
      condition,
      raisedAt,
      state,
      outcome,
    })),
  ),
  kit: sorted(
    order.kit.lines.map(({ part, planned, missing, used, reservations }: Json) => ({
      part: part.number,
      planned,
      missing,
      used,
      reservations: sorted(
        reservations.map(({ location, quantity, state }: Json) => ({
          location: location.code,
          quantity,
          state,
        })),
      ),
    })),
  ),
});

const stockFacts = ({ number, stock }: Json) => ({
  number,
  stock: sorted(
    stock.map(({ location, onHand, reserved }: Json) => ({
      location: location.code,
      onHand,
      reserved,
    })),
  ),
});

function sorted<T>(list: T[]): T[] {
  const text = (item: T) => JSON.stringify(item);
  return list.sort((a, b) => (text(a) < text(b) ? -1 : text(a) > text(b) ? 1 : 0));
}
