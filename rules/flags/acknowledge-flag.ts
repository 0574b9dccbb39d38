import { appendToOutbox, notFound } from "#platform";
import type { Db, Trx } from "../tables.ts";
import { changeFlag } from "./change-flag.ts";
import type { FlagRow } from "./change-flag.ts";

/** Somebody has seen it. @throws AppError not-found, or conflict when there is nothing to acknowledge any more. */
export async function acknowledgeFlag(
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
    await appendToOutbox(
      trx,
      await changeFlag(trx, flag, { type: "acknowledge", at: now, by: by.name }, now),
    );
  });
}

export function lockFlag(trx: Trx, flagId: number): Promise<FlagRow | undefined> {
  return trx
    .selectFrom("rules.flag")
    .where("id", "=", flagId)
    .selectAll()
    .forNoKeyUpdate()
    .executeTakeFirst();
}
