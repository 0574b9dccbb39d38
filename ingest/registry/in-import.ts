import type { Database } from "#platform";
import { sql } from "kysely";
import { giveIdsBack, sequencesNow } from "./keep-ids.ts";
import type { RegistryTables } from "./tables.ts";
import type { Trx } from "./upsert.ts";

/** Any number that nothing else locks: two imports at once take turns. */
const importLock = 5_120_337;

/** Runs an import, all or nothing; a dry run does the same and rolls back, so that its counts are exact. */
export async function inImport<T>(
  db: Database,
  dryRun: boolean,
  run: (trx: Trx) => Promise<T>,
): Promise<T> {
  const rolledBack = new Error("a dry run changes nothing");
  let result: { is: T } | undefined;
  try {
    await db
      .as<RegistryTables>()
      .transaction()
      .execute(async (trx) => {
        await sql`select pg_advisory_xact_lock(${importLock})`.execute(trx);
        const before = await sequencesNow(trx);
        try {
          result = { is: await run(trx) };
        } catch (error) {
          // Refused for what it says; where the database itself failed, so does this, and the ids are lost.
          await giveIdsBack(trx, before, false).catch(() => {});
          throw error;
        }
        await giveIdsBack(trx, before, !dryRun);
        if (dryRun) throw rolledBack;
      });
  } catch (error) {
    if (error !== rolledBack) throw error;
  }
  if (result === undefined) throw new Error("the import ended without a result");
  return result.is;
}
