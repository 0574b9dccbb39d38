import { sql } from "kysely";
import type { Trx } from "./upsert.ts";

const tables = ["asset_class", "site", "system", "asset", "component", "signal"] as const;

type Sequences = Map<string, { last_value: number; is_called: boolean }>;

/*
 * An upsert takes an id for every row that it is given, also for those that are there already, and a rollback gives none back. A plant of 13,000
 * signals that is imported every minute would be through all ids of the telemetry store (32 bits) in four months. Registry rows are made under the
 * lock of imports only, so whoever holds it may put the sequences where they belong; that happens at once, whatever becomes of the transaction.
 */

/** Where the sequences of the registry stand. Call it and what follows under the lock of imports. */
export async function sequencesNow(trx: Trx): Promise<Sequences> {
  const found: Sequences = new Map();
  for (const table of tables) {
    const { rows } = await sql<{ last_value: number; is_called: boolean }>`
      select last_value, is_called from ${sql.id("ingest", `${table}_id_seq`)}`.execute(trx);
    found.set(table, rows[0]!);
  }
  return found;
}

/** Gives back every id that no row has. `kept`: whether the rows made since then stay. */
export async function giveIdsBack(trx: Trx, before: Sequences, kept: boolean): Promise<void> {
  for (const [table, { last_value, is_called }] of before) {
    const rows = kept ? sql`(select max(id) from ${sql.id("ingest", table)})` : sql`null::bigint`;
    await sql`
      select setval(${`ingest.${table}_id_seq`}::regclass, greatest(${last_value}::bigint, highest),
        ${is_called} or coalesce(highest >= ${last_value}::bigint, false))
      from (select ${rows} as highest) as made`.execute(trx);
  }
}
