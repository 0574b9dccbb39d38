import { sql } from "kysely";
import type { Trx } from "../tables.ts";
import { judgeCloseOut } from "./judge-close-out.ts";
import type { FlagLabel } from "./judge-close-out.ts";

/** What its visit comes to, with what people have said since: who learns from close-outs learns from that. */
export async function judgeCloseOutAnew(trx: Trx, workOrderId: number, now: number): Promise<void> {
  const closeOut = await trx
    .selectFrom("rules.close_out")
    .where("work_order_id", "=", workOrderId)
    .selectAll()
    .forNoKeyUpdate()
    .executeTakeFirst();
  // Not taken in yet: whoever takes it in asks for what was said since.
  if (closeOut === undefined || closeOut.found_condition === null) return;
  const { isFailure, foreseen, failureMode } = judgeCloseOut(
    {
      repaired: closeOut.repaired,
      foundCondition: closeOut.found_condition,
      foundFailureMode: closeOut.found_failure_mode,
    },
    await labelsOf(trx, workOrderId),
  );
  await trx
    .updateTable("rules.close_out")
    .set({
      is_failure: isFailure,
      foreseen,
      failure_mode: failureMode,
      revised_at: new Date(now),
    })
    .where("work_order_id", "=", workOrderId)
    .execute();
}

/** What the flags behind an order were worth, at present. */
export function labelsOf(trx: Trx, workOrderId: number): Promise<FlagLabel[]> {
  return trx
    .selectFrom("rules.flag_outcome as o")
    .innerJoin("rules.flag as f", "f.id", "o.flag_id")
    .where("o.work_order_id", "=", workOrderId)
    .where("o.superseded_at", "is", null)
    .where("f.withdrawn_at", "is", null)
    .select([
      "o.outcome",
      "f.kind",
      "f.failure_mode as suspected",
      "o.failure_mode as instead",
      sql<boolean>`o.source = 'person'`.as("byPerson"),
    ])
    .execute();
}
