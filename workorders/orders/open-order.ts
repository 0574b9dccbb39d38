import { appendToOutbox } from "#platform";
import { sql } from "kysely";

import { chooseKit } from "../kits/choose-kit.ts";
import { costOf, kitsFor } from "../kits/kit-store.ts";
import { failureMode } from "../outcomes/failure-mode-store.ts";
import { priorityOfFlags } from "../priority/flags-priority.ts";
import { defaultApprovalLimit } from "../settings.ts";
import type { AssetFacts, WorkOrderSettings } from "../settings.ts";
import { hardenKit } from "../stock/harden-kit.ts";
import { reserveKit } from "../stock/reserve-kit.ts";
import type { Trx } from "../tables.ts";
import { millwright } from "./acting.ts";
import { addFlag } from "./add-flag.ts";
import type { FlaggedWork } from "./flagged-work.ts";
import { addHistory } from "./history.ts";
import { kitHistory } from "./kit-history.ts";
import { openingStatus } from "./opening-status.ts";
import { orderEvent } from "./order-events.ts";
import { priorityColumns } from "./priority-columns.ts";
import type { RaisedFlag } from "./raised-flag.ts";
import { returnVisitOf } from "./return-visit.ts";
import { workOrderNumber } from "./status.ts";

/**
 * Opens an order for the flag with its kit set aside, all in the caller's transaction. Answers null when another
 * transaction has just opened one for the same (asset, failure mode): the unique index decides who is first.
 */
export async function openOrder(
  trx: Trx,
  settings: WorkOrderSettings,
  { flag, work, asset }: { flag: RaisedFlag; work: FlaggedWork; asset: AssetFacts },
): Promise<number | null> {
  const at = new Date(settings.clock.now());
  const mode = await failureMode(trx, work.failureMode, work.kind);
  const { kit, why: kitWhy } = chooseKit(await kitsFor(trx, work.failureMode), {
    ...work,
    assetClass: asset.classCode,
  });
  const priority = priorityOfFlags(asset, [flag]);
  const repeat = await returnVisitOf(trx, settings, { assetId: asset.assetId, work, at });
  const row = await trx
    .insertInto("workorders.work_order")
    .values({
      site_id: asset.siteId,
      site_name: asset.siteName,
      asset_id: asset.assetId,
      asset_tag: asset.tag,
      asset_name: asset.name,
      asset_class: asset.classCode,
      criticality: asset.criticality,
      kind: work.kind,
      failure_mode: work.failureMode,
      title: `${mode.name} on ${asset.tag}`,
      required_skill: work.skill,
      // Until the kit is known; settled below, before anyone can see it.
      status: "awaiting-approval",
      status_since: at,
      status_reason: null,
      held_from: null,
      ...priorityColumns(priority),
      kit_why: kitWhy,
      technician_id: null,
      scheduled_for: null,
      cancel_offered: null,
      repeat_of: repeat?.id ?? null,
      opened_at: at,
      completed_at: null,
      report: null,
      repaired: null,
      updated_at: at,
    })
    .onConflict((conflict) =>
      conflict
        .columns(["asset_id", "failure_mode"])
        // Literals, not parameters: the planner matches them to the partial index's own predicate.
        .where(sql<boolean>`status not in ('completed', 'closed', 'cancelled')`)
        .doNothing(),
    )
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) return null;

  await addFlag(trx, row.id, { flag, work, at });
  const lines = kit?.lines ?? [];
  if (lines.length > 0) {
    await trx
      .insertInto("workorders.kit_line")
      .values(
        lines.map(({ partId, quantity }) => ({
          order_id: row.id,
          part_id: partId,
          quantity,
          used: null,
        })),
      )
      .execute();
  }
  const reservation = await reserveKit(
    trx,
    { id: row.id, siteId: row.site_id },
    { state: "soft", at, by: millwright.name },
  );
  const opening = openingStatus({
    kitCost: await costOf(trx, lines),
    approvalLimit: settings.approvalLimit ?? defaultApprovalLimit,
    short: reservation.short.length > 0,
  });
  if (opening.status !== "awaiting-approval") await hardenKit(trx, row.id);
  // The clock again, since this is when the order is there: what "flag to work order" is measured to.
  const openedAt = new Date(settings.clock.now());
  await trx
    .updateTable("workorders.work_order")
    .set({ status: opening.status, status_since: openedAt, opened_at: openedAt })
    .where("id", "=", row.id)
    .execute();
  await addHistory(trx, { orderId: row.id, at: openedAt, by: millwright }, [
    {
      what: "opened",
      to: opening.status,
      text: `Opened from flag F-${flag.flagId}: ${flag.summary} (${opening.why}.)`,
    },
    ...(repeat === null ? [] : [{ what: "return-visit", text: repeat.why }]),
    ...(lines.length === 0 ? [{ what: "no-kit", text: kitWhy }] : kitHistory(reservation)),
  ]);
  await appendToOutbox(trx, [
    orderEvent("workorder.opened", row, {
      status: opening.status,
      priority: { class: priority.class, score: priority.score },
      requiredSkill: work.skill,
      dueAt: new Date(priority.dueAt).toISOString(),
      flagId: flag.flagId,
      summary: flag.summary,
      recordedAt: new Date(flag.recordedAt).toISOString(),
      openedAt: openedAt.toISOString(),
      repeatOf: repeat === null ? null : workOrderNumber(repeat.id),
    }),
    ...(lines.length === 0
      ? []
      : [
          orderEvent("workorder.kit-reserved", row, {
            lines: reservation.reserved,
            short: reservation.short,
            complete: reservation.short.length === 0,
          }),
        ]),
  ]);
  return row.id;
}
