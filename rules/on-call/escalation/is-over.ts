import type { Trx } from "../../tables.ts";
import type { EndOf } from "./end-escalations.ts";
import type { EscalationRow } from "./escalation-row.ts";

/**
 * Whether what it is about needs nobody any more, by the flag itself: its event may still be on the way, and nobody should be woken in that moment. Orders
 * and floods say so themselves.
 */
export async function isOver(trx: Trx, row: EscalationRow): Promise<EndOf | null> {
  if (row.about_kind !== "flag") return null;
  const flag = await trx
    .selectFrom("rules.flag")
    .where("id", "=", row.about_id)
    .select(["state", "acknowledged_by", "withdrawn_at"])
    .executeTakeFirst();
  if (flag?.state === "unacknowledged") return null;
  if (flag === undefined || flag.withdrawn_at !== null) {
    return { why: "withdrawn", words: "It was withdrawn" };
  }
  return flag.acknowledged_by === null
    ? { why: "returned", words: "It returned to normal" }
    : { why: "acknowledged", words: `${flag.acknowledged_by} acknowledged it` };
}
