import type { Trx } from "../tables.ts";
import type { LifeEnd } from "./life.ts";
import type { RemainingUsefulLife } from "./remaining-useful-life.ts";

export interface SaidOfLife {
  life: RemainingUsefulLife;
  /** Device time from which its hours count. */
  at: number;
}

/** As it stands on the flag. */
export const lifeColumn = (said: SaidOfLife | null): string | null =>
  said === null ? null : JSON.stringify({ ...said.life, at: new Date(said.at).toISOString() });

/** Keeps what was said, to be judged by what comes. With nothing left, what was foreseen has come. */
export async function savePrediction(
  trx: Trx,
  flag: { id: number; ruleVersionId: number },
  { life, at }: SaidOfLife,
  now: number,
): Promise<void> {
  const { hours, low, high, confidence } = life;
  await trx
    .insertInto("rules.life_prediction")
    .values({
      flag_id: flag.id,
      rule_version_id: flag.ruleVersionId,
      at: new Date(at),
      hours,
      low,
      high,
      confidence,
      recorded_at: new Date(now),
    })
    .onConflict((conflict) => conflict.columns(["flag_id", "at"]).doNothing())
    .execute();
  if (hours === 0) await endLife(trx, flag.id, { end: "reached", at }, now);
}

/**
 * The first end counts, unless that was only that nothing came: what comes later belongs to the same machine's same flag. A visit tells only
 * afterwards that a machine had failed: if that was before its trend came to the limit, it had ended by then.
 */
export async function endLife(
  trx: Trx,
  flagId: number,
  { end, at }: { end: LifeEnd; at: number },
  now: number,
): Promise<void> {
  const row = { end, at: new Date(at), recorded_at: new Date(now) };
  await trx
    .insertInto("rules.life_end")
    .values({ flag_id: flagId, ...row })
    .onConflict((conflict) =>
      conflict
        .column("flag_id")
        .doUpdateSet(row)
        .where((eb) =>
          eb.or([
            eb("rules.life_end.end", "=", "subsided"),
            eb.and([
              eb(eb.val(end), "=", "failed"),
              eb("rules.life_end.end", "=", "reached"),
              eb("rules.life_end.at", ">", row.at),
            ]),
          ]),
        ),
    )
    .execute();
}
