import type { AssetEntry, Registry } from "#ingest";
import type { Subscription } from "#platform";
import { sql } from "kysely";
import { closeOutSchema, isFailure, wasForeseen } from "../records/close-out.ts";
import { judgeCloseOut } from "../records/judge-close-out.ts";
import { judgeCloseOutAnew, labelsOf } from "../records/judge-close-out-anew.ts";
import type { Outcome } from "../records/flag-outcome.ts";
import {
  outcomeKeptSchema,
  outcomeKeptTopic,
  outcomeRevisedSchema,
  outcomeRevisedTopic,
} from "../records/outcome-events.ts";
import type { Trx } from "../tables.ts";
import { gapsChannel } from "./look-at-gaps.ts";

interface Parts {
  clock: { now(): number };
  registry: Pick<Registry, "asset">;
}

/**
 * Keeps what visits found for those who learn from it; a failure that no flag had named opens a coverage gap. What moved before it is looked for
 * afterwards (`start-gaps.ts`): telemetry may take its time, and a transaction must not wait for it.
 */
export function closeOutSubscriptions(parts: Parts): Subscription[] {
  return [
    {
      consumer: "rules-close-outs",
      topics: ["workorder.completed", outcomeRevisedTopic, outcomeKeptTopic],
      async handle(trx: Trx, { topic, payload }) {
        if (topic === outcomeRevisedTopic) {
          const { to, ...said } = outcomeRevisedSchema.parse(payload);
          return followWord(trx, { ...said, outcome: to }, parts);
        }
        if (topic === outcomeKeptTopic) {
          const { kept, ...said } = outcomeKeptSchema.parse(payload);
          return followWord(trx, { ...said, outcome: kept }, parts);
        }
        return takeCloseOut(trx, payload, parts);
      },
    },
  ];
}

async function takeCloseOut(trx: Trx, payload: unknown, parts: Parts): Promise<void> {
  const closeOut = closeOutSchema.parse(payload);
  const asset = parts.registry.asset(closeOut.assetId);
  if (asset === undefined) return;
  // Somebody may have said by now what the flags were worth.
  const labels = await labelsOf(trx, closeOut.workOrderId);
  const judged = labels.some(({ byPerson }) => byPerson)
    ? judgeCloseOut(closeOut, labels)
    : {
        isFailure: isFailure(closeOut),
        foreseen: wasForeseen(closeOut),
        failureMode: closeOut.foundFailureMode,
      };
  const openedAt = new Date(closeOut.openedAt);
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto("rules.close_out")
    .values({
      work_order_id: closeOut.workOrderId,
      asset_id: asset.id,
      asset_class: asset.classCode,
      site_id: asset.siteId,
      failure_mode: judged.failureMode,
      is_failure: judged.isFailure,
      repaired: closeOut.repaired,
      foreseen: judged.foreseen,
      completed_at: new Date(closeOut.completedAt),
      found_condition: closeOut.foundCondition,
      found_failure_mode: closeOut.foundFailureMode,
      opened_at: openedAt,
      failed_at: closeOut.failedAt === null ? null : new Date(closeOut.failedAt),
      downtime_minutes: closeOut.downtimeMinutes,
      parts_cost: closeOut.partsCost,
      revised_at: null,
    })
    .onConflict((conflict) => conflict.column("work_order_id").doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows !== 1n || !judged.isFailure || judged.foreseen) return;
  const { workOrderId } = closeOut;
  const { failureMode } = judged;
  const failedAt = cameAt(
    openedAt,
    closeOut.failedAt === null ? null : new Date(closeOut.failedAt),
  );
  await openGap(trx, { workOrderId, failureMode, failedAt }, asset, parts);
}

/** What came after that is the fault itself, not its sign: when the order was opened, or the machine had failed before. */
const cameAt = (openedAt: Date, failedAt: Date | null): Date =>
  failedAt !== null && failedAt < openedAt ? failedAt : openedAt;

/** A gap that a person's word has closed, or opened. */
async function followWord(
  trx: Trx,
  said: { workOrderId: number | null; flagId: number; outcome: Outcome; by: string },
  parts: Parts,
): Promise<void> {
  const { workOrderId, flagId, outcome, by } = said;
  if (workOrderId === null) return;
  // The close-out may have been taken in in the very moment in which the word was said, each without the other.
  await judgeCloseOutAnew(trx, workOrderId, parts.clock.now());
  const closeOut = await trx
    .selectFrom("rules.close_out")
    .where("work_order_id", "=", workOrderId)
    .selectAll()
    .executeTakeFirst();
  const asset = closeOut === undefined ? undefined : parts.registry.asset(closeOut.asset_id);
  if (closeOut === undefined || asset === undefined) return;
  if (closeOut.is_failure && !closeOut.foreseen) {
    const { failure_mode: failureMode, opened_at, completed_at, failed_at } = closeOut;
    const failedAt = cameAt(opened_at ?? completed_at, failed_at);
    const failure = { workOrderId, failureMode, failedAt };
    await openGap(trx, failure, asset, parts);
    return;
  }
  const why = closeOut.foreseen ? "a flag had named it" : "there was no failure";
  await trx
    .updateTable("rules.coverage_gap")
    .set({
      state: "dismissed",
      decided_by: itself,
      decided_at: new Date(parts.clock.now()),
      comment: `${by} said of F-${flagId}: ${outcome.replaceAll("-", " ")}. So ${why}.`,
    })
    .where("work_order_id", "=", workOrderId)
    .where("state", "=", "open")
    .execute();
}

/** Who closes gaps that are none. A person's own decision is never undone. */
const itself = "Millwright";

/** Opens one, or again the one that was closed because a person had said it was none. */
async function openGap(
  trx: Trx,
  failure: { workOrderId: number; failureMode: string | null; failedAt: Date },
  asset: AssetEntry,
  parts: Parts,
): Promise<void> {
  const { failureMode } = failure;
  const open = { state: "open" as const, failure_mode: failureMode };
  const undecided = { decided_at: null, decided_by: null, comment: null };
  await trx
    .insertInto("rules.coverage_gap")
    .values({
      work_order_id: failure.workOrderId,
      asset_id: asset.id,
      asset_tag: asset.tag,
      asset_name: asset.name,
      asset_class: asset.classCode,
      site_id: asset.siteId,
      failed_at: failure.failedAt,
      found_at: new Date(parts.clock.now()),
      candidates: "[]",
      candidates_at: null,
      ...open,
      ...undecided,
    })
    .onConflict((conflict) =>
      conflict
        .column("work_order_id")
        .doUpdateSet({ ...open, ...undecided })
        .where("rules.coverage_gap.decided_by", "=", itself),
    )
    .execute();
  await sql`select pg_notify(${gapsChannel}, '')`.execute(trx);
}
