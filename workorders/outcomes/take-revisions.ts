import type { Subscription } from "#platform";
import { outcomes } from "#rules";
import type { Outcome } from "#rules";
import { z } from "zod";
import { millwright } from "../orders/acting.ts";
import { addHistory } from "../orders/history.ts";
import { lockOrder } from "../orders/load-order.ts";
import type { Trx } from "../tables.ts";

const time = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

/** The part of `flag.outcome-revised` that an order needs. */
const revised = z.object({
  flagId: z.int(),
  workOrderId: z.int().nullable(),
  to: z.enum(outcomes),
  failureMode: z.string().nullable(),
  by: z.string(),
  reason: z.string(),
  at: time,
});

/** The part of `flag.outcome-kept`. */
const kept = z.object({
  flagId: z.int(),
  workOrderId: z.int(),
  found: z.enum(outcomes),
  kept: z.enum(outcomes),
  by: z.string(),
  /** It had been said before any visit, and is said of this one from now on. */
  ofThisVisit: z.boolean(),
  failureMode: z.string().nullable(),
  at: time,
});

/** What people say of flags after their visit: the order says so too, and what it recorded as a failure follows. */
export function outcomeSubscription(): Subscription {
  return {
    consumer: "workorders-outcomes",
    topics: ["flag.outcome-revised", "flag.outcome-kept"],
    handle: (trx, { topic, payload }) =>
      topic === "flag.outcome-revised"
        ? takeRevision(trx, revised.parse(payload))
        : takeKept(trx, kept.parse(payload)),
  };
}

async function takeRevision(trx: Trx, said: z.output<typeof revised>): Promise<void> {
  const { flagId, workOrderId, to, failureMode, by, reason, at } = said;
  if (workOrderId === null || (await lockOrder(trx, workOrderId, "all")) === null) return;
  const was = await putDown(trx, { ...said, workOrderId, outcome: to });
  if (was === undefined) return;
  const from = was === null ? "" : ` instead of "${words(was)}"`;
  const instead = failureMode === null ? "" : ` (${failureMode})`;
  const text = `${by} revised what F-${flagId} was worth: "${words(to)}"${instead}${from}. ${reason}`;
  await note(trx, workOrderId, at, { what: "outcome-revised", text });
}

async function takeKept(trx: Trx, said: z.output<typeof kept>): Promise<void> {
  const { flagId, workOrderId, by, at } = said;
  if ((await lockOrder(trx, workOrderId, "all")) === null) return;
  if (said.ofThisVisit) await putDown(trx, { ...said, outcome: said.kept });
  const text = `By this visit F-${flagId} would be "${words(said.found)}"; ${by} had said "${words(said.kept)}", and that stands until somebody revises it.`;
  await note(trx, workOrderId, at, { what: "outcome-kept", text });
}

/** A person's word on a flag behind an order. @returns what counted before; undefined where the flag is none of the order's */
async function putDown(
  trx: Trx,
  word: {
    workOrderId: number;
    flagId: number;
    outcome: Outcome;
    failureMode: string | null;
    by: string;
    at: Date;
  },
): Promise<Outcome | null | undefined> {
  const before = await trx
    .selectFrom("workorders.work_order_flag")
    .where("order_id", "=", word.workOrderId)
    .where("flag_id", "=", word.flagId)
    .select(["outcome", "revised_outcome"])
    .executeTakeFirst();
  if (before === undefined) return undefined;
  await trx
    .updateTable("workorders.work_order_flag")
    .set({
      revised_outcome: word.outcome,
      revised_failure_mode: word.failureMode,
      revised_by: word.by,
      revised_at: word.at,
    })
    .where("order_id", "=", word.workOrderId)
    .where("flag_id", "=", word.flagId)
    .execute();
  return before.revised_outcome ?? before.outcome;
}

const note = (
  trx: Trx,
  orderId: number,
  at: Date,
  entry: { what: string; text: string },
): Promise<void> => addHistory(trx, { orderId, at, by: millwright }, [entry]);

const words = (outcome: Outcome): string => outcome.replaceAll("-", " ");
