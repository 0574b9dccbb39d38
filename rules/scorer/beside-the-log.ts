import type { Database } from "#platform";
import { pendingResets } from "./pending-resets.ts";
import type { PendingReset } from "./pending-resets.ts";

/** What a scorer must know that is not in the log: whether rules changed, and which repairs it has not taken in. One query, mostly. */
export async function besideTheLog(
  db: Database,
  partition: number,
  partitions: number,
): Promise<{ revision: number; resets: PendingReset[] }> {
  const { rows } = await db.pool.query<{ revision: number; waiting: boolean }>({
    name: "rules-beside-the-log",
    text: `select revision, exists (select from rules.asset_reset where applied_at is null) as waiting
           from rules.revision`,
  });
  const { revision, waiting } = rows[0]!;
  const resets = waiting ? await pendingResets(db, partition, partitions) : [];
  return { revision, resets };
}
