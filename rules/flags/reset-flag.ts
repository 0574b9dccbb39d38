import { notFound } from "#platform";
import { announceFlags } from "../announce/announce-flags.ts";
import type { Db } from "../tables.ts";
import { lockFlag } from "./acknowledge-flag.ts";
import { changeFlag } from "./change-flag.ts";

/**
 * Lets go of a flag that latches: its condition has returned, and somebody has seen it.
 * @throws AppError not-found, or conflict while there is nothing to let go of
 */
export async function resetFlag(
  db: Db,
  flagId: number,
  by: { name: string; sees: (siteId: number) => boolean },
  now: number,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const flag = await lockFlag(trx, flagId);
    if (flag === undefined || !by.sees(flag.site_id)) {
      throw notFound(`There is no flag F-${flagId}.`, { id: flagId });
    }
    const events = await changeFlag(trx, flag, { type: "reset", at: now, by: by.name }, now);
    await announceFlags(trx, events, now);
  });
}
