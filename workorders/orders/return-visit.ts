import { defaultReturnVisitDays } from "../settings.ts";
import type { WorkOrderSettings } from "../settings.ts";
import type { Trx } from "../tables.ts";
import type { FlaggedWork } from "./flagged-work.ts";
import { workOrderNumber } from "./status.ts";

const dayMs = 86_400_000;

/** The last visit for the same asset and failure mode, when it was completed so recently that this one is a return. */
export async function returnVisitOf(
  trx: Trx,
  settings: Pick<WorkOrderSettings, "returnVisitDays">,
  { assetId, work, at }: { assetId: number; work: FlaggedWork; at: Date },
): Promise<{ id: number; why: string } | null> {
  const days = settings.returnVisitDays ?? defaultReturnVisitDays;
  const last = await trx
    .selectFrom("workorders.work_order")
    .where("asset_id", "=", assetId)
    .where("failure_mode", "=", work.failureMode)
    .where("completed_at", ">=", new Date(at.getTime() - days * dayMs))
    .orderBy("completed_at", "desc")
    .select(["id", "completed_at"])
    .executeTakeFirst();
  if (last === undefined) return null;
  const when = last.completed_at?.toISOString() ?? "";
  return {
    id: last.id,
    why: `Return visit: ${workOrderNumber(last.id)} was completed for the same failure mode at ${when}, within ${days} days.`,
  };
}
