import type { Selectable } from "kysely";
import type { FlagRow } from "../flags/change-flag.ts";
import type { RulesTables, Trx } from "../tables.ts";
import type { Outcome } from "./flag-outcome.ts";

export type OutcomeRow = Selectable<RulesTables["rules.flag_outcome"]>;

export interface Label {
  outcome: Outcome;
  source: "visit" | "person";
  by: string;
  /** Of the visit that it is about; null where none was made. */
  workOrderId: number | null;
  /** When it was found out: what lead times count to. */
  decidedAt: Date;
  reason: string | null;
  failureMode: string | null;
}

/** The outcome that counts; undefined: none was found yet. */
export function currentLabel(trx: Trx, flagId: number): Promise<OutcomeRow | undefined> {
  return trx
    .selectFrom("rules.flag_outcome")
    .where("flag_id", "=", flagId)
    .where("superseded_at", "is", null)
    .selectAll()
    .executeTakeFirst();
}

/** Makes this the outcome that counts; the one before stays as history. The caller has locked the flag. */
export async function labelFlag(
  trx: Trx,
  { id }: Pick<FlagRow, "id">,
  label: Label,
  now: number,
): Promise<void> {
  await trx
    .updateTable("rules.flag_outcome")
    .set({ superseded_at: new Date(now) })
    .where("flag_id", "=", id)
    .where("superseded_at", "is", null)
    .execute();
  await insert(trx, id, label, { now, supersededAt: null });
  await trx
    .updateTable("rules.flag")
    .set({ outcome: label.outcome })
    .where("id", "=", id)
    .execute();
}

/** Writes down what a visit found where a person's word stands: history from the start. */
export const noteFinding = (
  trx: Trx,
  { id }: Pick<FlagRow, "id">,
  label: Label,
  now: number,
): Promise<void> => insert(trx, id, label, { now, supersededAt: new Date(now) });

async function insert(
  trx: Trx,
  flagId: number,
  label: Label,
  { now, supersededAt }: { now: number; supersededAt: Date | null },
): Promise<void> {
  await trx
    .insertInto("rules.flag_outcome")
    .values({
      flag_id: flagId,
      outcome: label.outcome,
      work_order_id: label.workOrderId,
      by: label.by,
      decided_at: label.decidedAt,
      recorded_at: new Date(now),
      superseded_at: supersededAt,
      source: label.source,
      reason: label.reason,
      failure_mode: label.failureMode,
    })
    .execute();
}
