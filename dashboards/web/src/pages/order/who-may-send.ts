import type { WorkOrder } from "../../api/work-order.ts";

/**
 * Whether this reader can send somebody on the order as it is now: dispatching is possible, or approving is, after which
 * it will be. If not, why not, in the server's words.
 */
export function maySend(order: WorkOrder): { may: boolean; whyNot: string } {
  const verb = (name: string) => order.verbs.find((each) => each.verb === name);
  const dispatch = verb("dispatch");
  const may = dispatch?.allowed === true || verb("approve")?.allowed === true;
  return { may, whyNot: may ? "" : `${dispatch?.reason ?? ""} ${dispatch?.remedy ?? ""}`.trim() };
}
