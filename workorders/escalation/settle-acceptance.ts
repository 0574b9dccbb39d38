import { beginEscalation, endEscalations, orderLimits } from "#rules";
import type { Database } from "#platform";
import { millwright } from "../orders/acting.ts";
import { addHistory } from "../orders/history.ts";
import { lockOrder } from "../orders/load-order.ts";
import type { OrderRow } from "../orders/load-order.ts";
import type { Db, Trx, WorkOrderTables } from "../tables.ts";
import { findUnaccepted, sitesThatWait } from "./find-unaccepted.ts";
import type { Limits } from "./find-unaccepted.ts";
import { orderToTell } from "./order-to-tell.ts";
import { isWaiting, severityOfClass, waitingSince } from "./wait.ts";
import type { WaitingStatus } from "./wait.ts";

/** Of a site in one look; the rest waits for the next. */
const mostAtOnce = 100;

/**
 * Begins to tell of the orders that nobody accepts. One that fails keeps no other from it. @throws the first error, once everything was tried
 */
export async function settleAcceptance(database: Database, now: number): Promise<void> {
  const db = database.as<WorkOrderTables>();
  const errors: unknown[] = [];
  for (const siteId of await sitesThatWait(db)) {
    const limits = await orderLimits(database, siteId, severityOfClass);
    const due = await findUnaccepted(db, siteId, limits, { now, atMost: mostAtOnce });
    for (const id of due) {
      await tellOf(db, id, limits, now).catch((error: unknown) => errors.push(error));
    }
  }
  if (errors.length > 0) throw errors[0];
}

function tellOf(db: Db, id: number, limits: Limits, now: number): Promise<void> {
  return db.transaction().execute(async (trx) => {
    const loaded = await lockOrder(trx, id, "all");
    if (loaded === null || !waits(loaded.row)) return;
    const { row } = loaded;
    const withinMs = limits[row.priority_class];
    const before = await acceptanceOf(trx, row);
    // Another worker was faster, or its class has changed meanwhile.
    if (withinMs === undefined || (before !== undefined && before.acknowledged_at === null)) return;
    // Or somebody did what it had waited for, and it waits for the next thing since.
    if (waitsSince(row, before) + withinMs > now) return;
    const acknowledgedBy = before?.acknowledged_by ?? null;
    const wanted = orderToTell(row, { withinMs, acknowledgedBy }, now);
    // Of a wait before this one, whose end has not been heard of yet.
    const earlier = { kind: "work-order" as const, ids: [row.id] };
    await endEscalations(trx, earlier, { why: "over", words: wanted.cause }, now);
    if ((await beginEscalation(trx, wanted, now)) === null) return;
    await noteAsked(trx, row, now);
    await addHistory(trx, { orderId: row.id, at: new Date(now), by: millwright }, [
      { what: "escalated", text: `${wanted.cause}: whoever is on call is told.` },
    ]);
  });
}

const waits = (row: OrderRow): row is OrderRow & { status: WaitingStatus } => isWaiting(row.status);

const waitsSince = (row: OrderRow, before: { acknowledged_at: Date | null } | undefined): number =>
  Math.max(
    waitingSince({
      status: row.status,
      statusSince: row.status_since.getTime(),
      scheduledFor: row.scheduled_for?.getTime() ?? null,
    }),
    before?.acknowledged_at?.getTime() ?? 0,
  );

/** That it was told of in this wait already, if it was. */
function acceptanceOf(trx: Trx, row: OrderRow) {
  return trx
    .selectFrom("workorders.acceptance")
    .where("order_id", "=", row.id)
    .where("since", "=", row.status_since)
    .select(["acknowledged_at", "acknowledged_by"])
    .executeTakeFirst();
}

async function noteAsked(trx: Trx, row: OrderRow, now: number): Promise<void> {
  const asked = {
    since: row.status_since,
    asked_at: new Date(now),
    acknowledged_at: null,
    acknowledged_by: null,
  };
  await trx
    .insertInto("workorders.acceptance")
    .values({ order_id: row.id, ...asked })
    .onConflict((conflict) => conflict.column("order_id").doUpdateSet(asked))
    .execute();
}
