import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { RecordTables } from "../record-tables.ts";
import { shippedAssumptions, valueAssumptionsSchema } from "./value-assumptions.ts";
import type { ValueAssumptions } from "./value-assumptions.ts";

export interface StatedAssumptions {
  assumptions: ValueAssumptions;
  /** Null: as they are shipped. */
  by: string | null;
  at: Date | null;
  comment: string | null;
}

export async function currentAssumptions(db: Kysely<RecordTables>): Promise<StatedAssumptions> {
  const [row] = await assumptionChanges(db, { limit: 1 });
  return row ?? { assumptions: shippedAssumptions, by: null, at: null, comment: null };
}

/** What was assumed when, the newest first. */
export async function assumptionChanges(
  db: Kysely<RecordTables>,
  { before, limit }: { before?: number | undefined; limit: number },
) {
  const rows = await db
    .selectFrom("rules.value_assumptions")
    .$if(before !== undefined, (query) => query.where("id", "<", before!))
    .orderBy("id", "desc")
    .limit(limit)
    .selectAll()
    .execute();
  return rows.map((row) => ({
    ...row,
    // What a newer version of the product asks for besides is as it ships it.
    assumptions: valueAssumptionsSchema.parse({ ...shippedAssumptions, ...row.assumptions }),
  }));
}

/**
 * From now on, also of what was: a record is what its flags were worth at the prices that are believed now. The same again changes nothing, so that a
 * file may state it at every start.
 */
export async function stateAssumptions(
  db: Kysely<RecordTables>,
  assumptions: ValueAssumptions,
  { by, at, comment }: { by: string; at: number; comment: string },
): Promise<void> {
  const stated = JSON.stringify(assumptions);
  await sql`
    insert into rules.value_assumptions (assumptions, by, at, comment)
    select ${stated}::jsonb, ${by}, ${new Date(at)}, ${comment}
    where ${stated}::jsonb is distinct from
      (select assumptions from rules.value_assumptions order by id desc limit 1)`.execute(db);
}

/** A request of a backtest that says nothing of it takes a visit to cost what is stated, so that what it finds can be held against records. */
export async function withStatedVisitCost<Request extends object>(
  db: Kysely<RecordTables>,
  request: Request & { visitCost?: number | undefined },
): Promise<Request & { visitCost?: number | undefined }> {
  if (request.visitCost !== undefined) return request;
  const { visitCost } = (await currentAssumptions(db)).assumptions;
  return visitCost === null ? request : { ...request, visitCost };
}
