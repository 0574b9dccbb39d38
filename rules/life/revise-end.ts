import type { OutcomeRevised } from "../records/outcome-events.ts";
import type { Trx } from "../tables.ts";
import { endOf } from "./end-of.ts";
import type { Life } from "./life.ts";
import { endLife } from "./save-prediction.ts";

/** Ends that a visit's finding gave. */
const byVisit = ["failed", "repaired", "not-failing"] as const;

/** A person said what a flag was worth: what a visit had made of the machine's life is worked out anew, over what the machine itself had shown. */
export async function reviseEnd(
  trx: Trx,
  { flagId, to, workOrderId, at }: Pick<OutcomeRevised, "flagId" | "to" | "workOrderId" | "at">,
  now: number,
): Promise<void> {
  await trx
    .deleteFrom("rules.life_end")
    .where("flag_id", "=", flagId)
    .where("end", "in", byVisit)
    .execute();
  const visit = workOrderId === null ? undefined : await visitOf(trx, workOrderId);
  // Without a visit it is the person who looked.
  const found = endOf(visit ?? { repaired: false, completedAt: at, failedAt: null }, to);
  for (const end of [await endShown(trx, flagId), found])
    if (end !== null) await endLife(trx, flagId, end, now);
}

async function visitOf(trx: Trx, workOrderId: number) {
  const row = await trx
    .selectFrom("rules.close_out")
    .where("work_order_id", "=", workOrderId)
    .select(["repaired", "completed_at", "failed_at"])
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    repaired: row.repaired,
    completedAt: row.completed_at.toISOString(),
    failedAt: row.failed_at?.toISOString() ?? null,
  };
}

/** What became of it by its own readings: the trend came to the limit, or the flag returned. */
async function endShown(trx: Trx, flagId: number): Promise<Life["end"] | null> {
  const { reached, returned } = await trx
    .selectFrom("rules.flag as f")
    .where("f.id", "=", flagId)
    .select((eb) => [
      "f.returned_at as returned",
      eb
        .selectFrom("rules.life_prediction as p")
        .whereRef("p.flag_id", "=", "f.id")
        .where("p.hours", "=", 0)
        .select(({ fn }) => fn.min("p.at").as("at"))
        .as("reached"),
    ])
    .executeTakeFirstOrThrow();
  if (reached !== null) return { end: "reached", at: reached.getTime() };
  return returned === null ? null : { end: "subsided", at: returned.getTime() };
}
