import { invalid } from "#platform";
import { type Kysely, sql, type Transaction } from "kysely";
import type { FieldError } from "./resolve-plant.ts";
import type { RegistryTables } from "./tables.ts";

export interface Tally {
  created: number;
  updated: number;
  unchanged: number;
}

export type Trx = Transaction<RegistryTables>;

/** `what` was given, such as "The plant document". */
export function refuseIfAny(what: string, errors: FieldError[]): void {
  const first = errors[0];
  if (first === undefined) return;
  throw invalid(
    `${what} has ${errors.length} error(s), and nothing was changed. First: ${first.field}: ${first.message}.`,
    { errors },
  );
}

export const json = (rows: unknown[]) => sql`${JSON.stringify(rows)}::jsonb`;

/** Runs an upsert that returns only what it changed. */
export async function tally(
  trx: Kysely<RegistryTables>,
  given: number,
  statement: ReturnType<typeof sql<{ created: boolean }>>,
): Promise<Tally> {
  if (given === 0) return { created: 0, updated: 0, unchanged: 0 };
  const { rows } = await statement.execute(trx);
  const created = rows.filter((row) => row.created).length;
  return { created, updated: rows.length - created, unchanged: given - rows.length };
}
