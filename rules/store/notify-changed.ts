import { sql } from "kysely";
import type { Trx } from "../tables.ts";

/** Told when rules changed; scorers read them again. */
export const rulesChannel = "rules_changed";

/** One writer of rules at a time: two at once must not give one number twice, nor let two versions be live. Take it first. */
export async function lockRules(trx: Trx): Promise<void> {
  await sql`select revision from rules.revision for update`.execute(trx);
}

/** What scorers go by is another: they read it again before their next batch. */
export async function noteRulesChanged(trx: Trx): Promise<void> {
  await trx
    .updateTable("rules.revision")
    .set((row) => ({ revision: row("revision", "+", 1) }))
    .execute();
  await sql`select pg_notify(${rulesChannel}, '')`.execute(trx);
}
