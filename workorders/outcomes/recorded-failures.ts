import type { Database } from "#platform";
import type { WorkOrderTables } from "../tables.ts";
import { workOrderNumber } from "../orders/status.ts";

/** A fault that a visit found and wrote down. */
export interface RecordedFailure {
  assetId: number;
  /** When the visit was over, epoch ms. */
  at: number;
  failureMode: string | null;
  kind: "process" | "instrument";
  /** "WO-17". */
  reference: string;
}

/** Of one asset and one query: enough for years of any machine. */
const most = 1_000;

/**
 * What visits found wrong with an asset in [from, to), epoch ms, by time: whoever asked for them. A visit that found nothing, or could not
 * look, is no failure; a failed instrument is one of its own kind.
 */
export async function recordedFailures(
  db: Database,
  { assetId, from, to }: { assetId: number; from: number; to: number },
): Promise<RecordedFailure[]> {
  const rows = await db
    .as<WorkOrderTables>()
    .selectFrom("workorders.work_order")
    .where("asset_id", "=", assetId)
    .where("completed_at", ">=", new Date(from))
    .where("completed_at", "<", new Date(to))
    .where("report", "is not", null)
    .orderBy("completed_at")
    .limit(most)
    .select(["id", "asset_id", "completed_at", "failure_mode", "kind", "report"])
    .execute();
  return rows.flatMap((row) => {
    const { report, completed_at: at } = row;
    if (report === null || at === null) return [];
    const { foundCondition, failureMode } = report;
    const found = { assetId: row.asset_id, at: at.getTime(), reference: workOrderNumber(row.id) };
    if (foundCondition === "sensor-fault") {
      const mode = row.kind === "instrument" ? row.failure_mode : "instrument-fault";
      return [{ ...found, kind: "instrument" as const, failureMode: failureMode ?? mode }];
    }
    const isFault = ["as-flagged", "early", "other"].includes(foundCondition);
    return isFault
      ? [{ ...found, kind: row.kind, failureMode: failureMode ?? row.failure_mode }]
      : [];
  });
}
