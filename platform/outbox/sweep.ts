import { sql } from "kysely";
import type { Database } from "../database/open-database.ts";
import { inBatches } from "../housekeeping/in-batches.ts";

/**
 * Removes old events with their inbox rows. An event that a consumer still has to handle stays however old it is; one that
 * was parked stays as long as a dead letter does.
 */
export function sweepOutbox(
  db: Database,
  options: { handledBefore: Date; parkedBefore: Date },
): Promise<number> {
  return inBatches(async (limit) => {
    const { numAffectedRows } = await sql`
      delete from platform.outbox where id in (
        select o.id from platform.outbox o
        where o.occurred_at < ${options.handledBefore}
          and o.position is not null
          and not exists (
            select from platform.inbox i
            where i.event_id = o.id
              and (i.state = 'pending' or (i.state = 'parked' and o.occurred_at >= ${options.parkedBefore}))
          )
        limit ${limit}
      )`.execute(db.as<unknown>());
    return Number(numAffectedRows ?? 0);
  });
}
