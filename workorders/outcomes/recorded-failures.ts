import type { Database } from "#platform";
import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { WorkOrderTables } from "../tables.ts";
import { workOrderNumber } from "../orders/status.ts";
import { failedAt } from "./failed-at.ts";
import { foundFailure } from "./found-failure.ts";

/** A fault that a visit found and wrote down. */
export interface RecordedFailure {
  assetId: number;
  /** When the machine had ceased to do what it is there for, where the report says so; else when the visit was over. Epoch ms. */
  at: number;
  /** Whether `at` is that first moment. */
  functional: boolean;
  failureMode: string | null;
  kind: "process" | "instrument";
  workOrderId: number;
  /** "WO-17". */
  reference: string;
}

/** Of one asset and one query: enough for years of any machine. */
const most = 1_000;

/** The same of one asset, for whoever goes asset by asset. */
export const recordedFailures = (
  database: Database,
  { assetId, from, to }: { assetId: number; from: number; to: number },
): Promise<RecordedFailure[]> =>
  recordedFailuresOf(database, { assetIds: [assetId], from, to, limit: most });

/**
 * What visits that ended in [from, to), epoch ms, found wrong with these assets, by the end of the visit: whoever asked for them. A visit that found
 * nothing, or could not look, is no failure; a failed instrument is one of its own kind. What people have said since of the flags counts.
 */
export async function recordedFailuresOf(
  database: Database,
  query: { assetIds: readonly number[]; from: number; to: number; limit: number },
): Promise<RecordedFailure[]> {
  const { assetIds, from, to, limit } = query;
  if (assetIds.length === 0) return [];
  const db = database.as<WorkOrderTables>();
  const rows = await db
    .selectFrom("workorders.work_order")
    .where(sql<boolean>`asset_id = any (${[...assetIds]}::bigint[])`)
    .where("completed_at", ">=", new Date(from))
    .where("completed_at", "<", new Date(to))
    .where("report", "is not", null)
    .orderBy("completed_at")
    .orderBy("id")
    .limit(limit)
    .select(["id", "asset_id", "completed_at", "failure_mode", "kind", "report"])
    .execute();
  const flags = await flagsOf(
    db,
    rows.map(({ id }) => id),
  );
  return rows.flatMap(({ id, report, completed_at: completedAt, kind, ...row }) => {
    if (report === null || completedAt === null) return [];
    const fault = foundFailure({
      kind,
      failureMode: row.failure_mode,
      report,
      ...(flags.get(id) ?? { revised: [], others: [] }),
    });
    if (fault === null) return [];
    const failed = failedAt(report, completedAt);
    const at = (failed ?? completedAt).getTime();
    const reference = workOrderNumber(id);
    const functional = failed !== null;
    return [{ assetId: row.asset_id, at, functional, ...fault, workOrderId: id, reference }];
  });
}

/** The flags of orders of which people have said something since; the report alone speaks for the others. */
async function flagsOf(db: Kysely<WorkOrderTables>, orderIds: readonly number[]) {
  const rows = await db
    .selectFrom("workorders.work_order_flag")
    .where(
      sql<boolean>`order_id in (
        select order_id from workorders.work_order_flag
        where order_id = any (${[...orderIds]}::bigint[]) and revised_outcome is not null
      )`,
    )
    .where("state", "<>", "withdrawn")
    .select(["order_id", "outcome", "revised_outcome", "revised_failure_mode", "kind"])
    .select("failure_mode")
    .execute();
  return new Map(
    [...Map.groupBy(rows, (row) => row.order_id)].map(([id, ofOrder]) => [
      id,
      {
        revised: ofOrder.flatMap(({ revised_outcome, revised_failure_mode, ...flag }) =>
          revised_outcome === null
            ? []
            : [
                {
                  outcome: revised_outcome,
                  kind: flag.kind,
                  failureMode: flag.failure_mode,
                  instead: revised_failure_mode,
                },
              ],
        ),
        others: ofOrder.flatMap(({ revised_outcome, outcome }) =>
          revised_outcome === null && outcome !== null ? [outcome] : [],
        ),
      },
    ]),
  );
}
