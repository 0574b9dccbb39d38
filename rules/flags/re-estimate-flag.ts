import type { OutboxEvent } from "#platform";
import { lifeColumn, savePrediction } from "../life/save-prediction.ts";
import type { SaidOfLife } from "../life/save-prediction.ts";
import type { Trx } from "../tables.ts";
import { about } from "./change-flag.ts";
import type { FlagRow } from "./change-flag.ts";
import { flagEvent } from "./flag-events.ts";

/** What a flag that still stands says anew of the time that is left. What it was raised on stays as it was. */
export async function reEstimateFlag(
  trx: Trx,
  flag: FlagRow,
  said: SaidOfLife & { summary: string },
  now: number,
): Promise<OutboxEvent[]> {
  const { life, at, summary } = said;
  await trx
    .updateTable("rules.flag")
    .set({ remaining_useful_life: lifeColumn(said), summary })
    .where("id", "=", flag.id)
    .execute();
  await savePrediction(trx, { id: flag.id, ruleVersionId: flag.rule_version_id }, said, now);
  const facts = { ...about(flag), at: new Date(at).toISOString() };
  return [flagEvent("flag.re-estimated", { ...facts, remainingUsefulLife: life, summary })];
}
