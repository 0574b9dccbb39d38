import type { Trx } from "../tables.ts";

/** A line of a flag's history that says something of it and changes no state. */
export async function noteInHistory(
  trx: Trx,
  flagId: number,
  note: {
    type: "outcome-revised" | "outcome-kept";
    by: string;
    reason: string;
    at: number;
  },
): Promise<void> {
  const { type, by, reason } = note;
  const at = new Date(note.at);
  await trx
    .insertInto("rules.flag_history")
    .values({ flag_id: flagId, type, at, recorded_at: at, by, reason })
    .execute();
}
