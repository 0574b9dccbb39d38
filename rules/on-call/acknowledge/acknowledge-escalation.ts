import { conflict, notFound } from "#platform";
import { lockFlag } from "../../flags/acknowledge-flag.ts";
import type { Db } from "../../tables.ts";
import type { EscalationRow } from "../escalation/escalation-row.ts";
import { acknowledgeAs } from "./acknowledge-as.ts";

/** By somebody who is signed in. @throws AppError not-found, or conflict where it is over */
export async function acknowledgeEscalation(
  db: Db,
  id: number,
  by: { personId: number | null; name: string; sees: (siteId: number) => boolean },
  now: number,
): Promise<EscalationRow> {
  return db.transaction().execute(async (trx) => {
    const found = await trx
      .selectFrom("rules.escalation")
      .where("id", "=", id)
      .selectAll()
      .executeTakeFirst();
    if (found === undefined || !by.sees(found.site_id)) {
      throw notFound(`There is no escalation ${id}, or none you may see.`, { id });
    }
    // The flag before its escalation, as everybody who changes it.
    const flag = found.about_kind === "flag" ? await lockFlag(trx, found.about_id) : undefined;
    const row = await trx
      .selectFrom("rules.escalation")
      .where("id", "=", id)
      .selectAll()
      .forUpdate()
      .executeTakeFirstOrThrow();
    if (row.state === "ended") {
      const words = `Escalation ${id} cannot be acknowledged: it is over. ${row.ended_words ?? ""}.`;
      throw conflict(words, { state: row.state }, "already-over");
    }
    const { personId, name } = by;
    await acknowledgeAs(trx, { row, flag }, { by: { personId, name }, how: null }, now);
    return trx
      .selectFrom("rules.escalation")
      .where("id", "=", id)
      .selectAll()
      .executeTakeFirstOrThrow();
  });
}
