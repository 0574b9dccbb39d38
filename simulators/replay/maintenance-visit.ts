import { type ComponentEvent, sameComponent } from "./recorded-fleet.ts";
import { hour, type OpenedOrder } from "./score.ts";

/**
 * What the technician finds: the component failed and was replaced; it was replaced though it had not failed;
 * or it was looked at while the machine was open, and left.
 */
export type Found = "failed" | "replaced" | "sound";

/** A component that is about to fail has done so by then, or it was not about to. */
const soundAfterMs = 48 * hour;

/**
 * Which open orders the recorded maintenance of one moment closes, and with what. A technician who opens a
 * machine settles all that is open for it: the orders for what is replaced, and those older than two days for
 * what nobody found worth replacing. Only what is known by then counts: the failures of this very moment.
 */
export function ordersToClose<Order extends Omit<OpenedOrder, "id">>(
  open: Order[],
  {
    now,
    repairs,
    failures,
  }: { now: number; repairs: ComponentEvent[]; failures: ComponentEvent[] },
): (Order & { found: Found })[] {
  return open.flatMap((order): (Order & { found: Found })[] => {
    const { asset, component, openedAt } = order;
    if (!repairs.some((repair) => repair.asset === asset)) return [];
    const here = { at: now, asset, component: component ?? "" };
    if (repairs.some((repair) => sameComponent(repair, here))) {
      const failed = failures.some((failure) => failure.at === now && sameComponent(failure, here));
      return [{ ...order, found: failed ? "failed" : "replaced" }];
    }
    return now - openedAt > soundAfterMs ? [{ ...order, found: "sound" }] : [];
  });
}
