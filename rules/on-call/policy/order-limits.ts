import type { Database } from "#platform";
import type { RulesTables } from "../../tables.ts";
import { levelFor, msOf } from "./policy-schema.ts";
import { policyFor } from "./policy-store.ts";

type OrderClass = "P1" | "P2" | "P3" | "P4";

/**
 * How long an order of each class may wait for the next thing on a site, milliseconds. A class is left out where the policy gives it no time, or tells
 * nobody of the severity that it is told as.
 */
export async function orderLimits(
  db: Database,
  siteId: number,
  severityOfClass: Readonly<Record<OrderClass, number>>,
): Promise<Partial<Record<OrderClass, number>>> {
  const stored = await policyFor(db.as<RulesTables>(), siteId);
  const limits: Partial<Record<OrderClass, number>> = {};
  if (stored === null) return limits;
  const { policy } = stored;
  for (const name of ["P1", "P2", "P3", "P4"] as const) {
    const written = policy.acceptOrdersWithin[name] ?? null;
    if (written === null || levelFor(policy, severityOfClass[name]) === undefined) continue;
    limits[name] = msOf(written);
  }
  return limits;
}
