import { sql } from "kysely";

import type { Db, Trx } from "../tables.ts";

export interface Tally {
  created: number;
  updated: number;
  unchanged: number;
}

/** Any number that nothing else locks: two imports at once take turns. */
const importLock = 6_204_419;

class RolledBack extends Error {}

/** Runs an import in one transaction; a dry run does the same and rolls back, so its counts and errors are exact. */
export async function allOrNothing<T>(
  db: Db,
  dryRun: boolean,
  write: (trx: Trx) => Promise<T>,
): Promise<T> {
  let result: { value: T } | undefined;
  try {
    await db.transaction().execute(async (trx) => {
      await sql`select pg_advisory_xact_lock(${importLock})`.execute(trx);
      result = { value: await write(trx) };
      if (dryRun) throw new RolledBack();
    });
  } catch (error) {
    if (!(error instanceof RolledBack)) throw error;
  }
  if (result === undefined) throw new Error("the import ended without a result");
  return result.value;
}

/** Counts what an upsert did that returns only the rows it touched, `created` telling new from changed. */
export async function tally(
  trx: Trx,
  given: number,
  statement: ReturnType<typeof sql<{ created: boolean }>>,
): Promise<Tally> {
  if (given === 0) return { created: 0, updated: 0, unchanged: 0 };
  const { rows } = await statement.execute(trx);
  const created = rows.filter((row) => row.created).length;
  return { created, updated: rows.length - created, unchanged: given - rows.length };
}

/** Rows as one parameter, for `jsonb_to_recordset`. */
export const json = (rows: readonly unknown[]) => sql`${JSON.stringify(rows)}::jsonb`;
