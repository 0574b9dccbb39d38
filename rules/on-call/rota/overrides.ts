import { conflict, invalid, notFound } from "#platform";
import { sql } from "kysely";
import type { Selectable } from "kysely";
import type { Db } from "../../tables.ts";
import type { OnCallTables } from "../tables.ts";
import { lockRota } from "./rota-store.ts";
import type { Override } from "./who-is-on-call.ts";

export type OverrideRow = Selectable<OnCallTables["rules.on_call_override"]>;

const longestMs = 92 * 86_400_000;
/** Of one rota, from now on: more are an import gone wrong. */
const mostOpen = 500;

export interface StandIn {
  rotaId: number;
  layer: string;
  personId: number;
  from: number;
  until: number;
  reason: string | null;
}

/** Somebody takes somebody's shift. @throws AppError invalid or conflict, with the remedy */
export async function standIn(
  db: Db,
  { rotaId, layer, personId, from, until, reason }: StandIn,
  by: string,
  now: number,
): Promise<OverrideRow> {
  if (until <= from || until <= now || until - from > longestMs) {
    throw invalid(
      "`until` must lie after `from` and after now, and at most 92 days after `from`.",
      {
        errors: [{ field: "until", message: "give a moment after `from`, within 92 days of it" }],
      },
    );
  }
  return db.transaction().execute(async (trx) => {
    await lockRota(trx, rotaId);
    const { open } = await trx
      .selectFrom("rules.on_call_override")
      .where("rota_id", "=", rotaId)
      .where("cancelled_at", "is", null)
      .where("until_at", ">", new Date(now))
      .select(sql<number>`count(*)::int`.as("open"))
      .executeTakeFirstOrThrow();
    if (open >= mostOpen) {
      throw conflict(
        `Rota ${rotaId} has ${open} stand-ins to come. Cancel some, or change the rota.`,
      );
    }
    return trx
      .insertInto("rules.on_call_override")
      .values({
        rota_id: rotaId,
        layer,
        person_id: personId,
        from_at: new Date(from),
        until_at: new Date(until),
        reason,
        by,
        at: new Date(now),
        cancelled_at: null,
        cancelled_by: null,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
  });
}

export function overrideById(db: Db, id: number): Promise<OverrideRow | undefined> {
  return db
    .selectFrom("rules.on_call_override")
    .where("id", "=", id)
    .selectAll()
    .executeTakeFirst();
}

/** As if it had never been, from now on: what was by then stays in the past's roster. @throws AppError */
export async function cancelStandIn(
  db: Db,
  id: number,
  by: string,
  now: number,
): Promise<OverrideRow> {
  const cancelled = await db
    .updateTable("rules.on_call_override")
    .set({ cancelled_at: new Date(now), cancelled_by: by })
    .where("id", "=", id)
    .where("cancelled_at", "is", null)
    .where("until_at", ">", new Date(now))
    .returningAll()
    .executeTakeFirst();
  if (cancelled !== undefined) return cancelled;
  const row = await overrideById(db, id);
  if (row === undefined) throw notFound(`There is no stand-in ${id}.`);
  throw conflict(
    row.cancelled_at === null
      ? `Stand-in ${id} is over since ${row.until_at.toISOString()}.`
      : `Stand-in ${id} was cancelled by ${row.cancelled_by} already.`,
  );
}

/** Who stands in at some moment of a time; what was cancelled holds up to then. */
export async function overridesBetween(
  db: Db,
  rotaIds: readonly number[],
  { from, to }: { from: number; to: number },
): Promise<Map<number, Override[]>> {
  if (rotaIds.length === 0) return new Map();
  const rows = await db
    .selectFrom("rules.on_call_override")
    .where(sql<boolean>`rota_id = any (${[...rotaIds]}::bigint[])`)
    .where("until_at", ">", new Date(from))
    .where("from_at", "<=", new Date(to))
    .where(sql<boolean>`(cancelled_at is null or cancelled_at > from_at)`)
    .orderBy("id", "desc")
    .limit(5_000)
    .selectAll()
    .execute();
  const byRota = Map.groupBy(rows, ({ rota_id }) => rota_id);
  return new Map([...byRota].map(([id, each]) => [id, each.map(toOverride)]));
}

const toOverride = (row: OverrideRow): Override => ({
  id: row.id,
  layer: row.layer,
  personId: row.person_id,
  from: row.from_at.getTime(),
  until: Math.min(row.until_at.getTime(), row.cancelled_at?.getTime() ?? Infinity),
});

export function listOverrides(
  db: Db,
  rotaId: number,
  page: { before?: number | undefined; limit: number; openAt?: number | undefined },
): Promise<OverrideRow[]> {
  return db
    .selectFrom("rules.on_call_override")
    .where("rota_id", "=", rotaId)
    .$if(page.openAt !== undefined, (query) =>
      query.where("cancelled_at", "is", null).where("until_at", ">", new Date(page.openAt!)),
    )
    .$if(page.before !== undefined, (query) => query.where("id", "<", page.before!))
    .orderBy("id", "desc")
    .limit(page.limit)
    .selectAll()
    .execute();
}
