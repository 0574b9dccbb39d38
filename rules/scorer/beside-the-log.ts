import { together } from "#platform";
import type { Database } from "#platform";
import { pendingResets } from "./pending-resets.ts";
import type { PendingReset } from "./pending-resets.ts";

/** What a scorer must know that is not in the log: whether rules changed, and which repairs it has not taken in. */
export interface BesideTheLog {
  revision: number;
  resets: PendingReset[];
}

/** As it is after the call. One query, mostly, for all partitions that ask in the same turn. */
export function createBesideTheLog(
  db: Database,
  partitions: number,
): (partition: number) => Promise<BesideTheLog> {
  const look = together<void, { revision: number; waiting: boolean }>(async (asked) => {
    const { rows } = await db.pool.query<{ revision: number; waiting: boolean }>({
      name: "rules-beside-the-log",
      text: `select revision, exists (select from rules.asset_reset where applied_at is null) as waiting
             from rules.revision`,
    });
    return asked.map(() => rows[0]!);
  });
  return async (partition) => {
    const { revision, waiting } = await look();
    return { revision, resets: waiting ? await pendingResets(db, partition, partitions) : [] };
  };
}
