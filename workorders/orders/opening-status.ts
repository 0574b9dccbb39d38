import type { WorkOrderStatus } from "./status.ts";

/**
 * Where a new order begins, and why. A rule that is live has been released by a person, so its orders need no second
 * approval unless their parts cost more than one may spend without asking.
 */
export function openingStatus(input: { kitCost: number; approvalLimit: number; short: boolean }): {
  status: WorkOrderStatus;
  why: string;
} {
  const { kitCost, approvalLimit, short } = input;
  if (kitCost > approvalLimit) {
    return {
      status: "awaiting-approval",
      why: `its kit costs ${kitCost.toFixed(2)}, above the approval limit of ${approvalLimit.toFixed(2)}`,
    };
  }
  const why = `approved by policy: its kit costs ${kitCost.toFixed(2)}, within the approval limit of ${approvalLimit.toFixed(2)}`;
  return { status: short ? "awaiting-material" : "approved", why };
}
