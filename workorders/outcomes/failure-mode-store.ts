import type { Db, Trx } from "../tables.ts";
import { failureModeCatalogue } from "./failure-mode-catalogue.ts";
import { unlistedFailureMode } from "./failure-mode.ts";
import type { FailureMode } from "./failure-mode.ts";

/** Every known failure mode by code: the product's own, and what was imported, which describes better. */
export async function failureModes(db: Db | Trx): Promise<Map<string, FailureMode>> {
  const imported = await db.selectFrom("workorders.failure_mode").selectAll().execute();
  return new Map([...failureModeCatalogue, ...imported].map((mode) => [mode.code, mode]));
}

/** The mode of that code, as well as anyone has described it. */
export async function failureMode(
  db: Db | Trx,
  code: string,
  kind: FailureMode["kind"],
): Promise<FailureMode> {
  const imported = await db
    .selectFrom("workorders.failure_mode")
    .where("code", "=", code)
    .selectAll()
    .executeTakeFirst();
  return (
    imported ??
    failureModeCatalogue.find((mode) => mode.code === code) ??
    unlistedFailureMode(code, kind)
  );
}
