import { appendToOutbox } from "#platform";

import { chooseKit } from "../kits/choose-kit.ts";
import type { Kit } from "../kits/choose-kit.ts";
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
import { insertOrder } from "./insert-order.ts";
import { kitHistory } from "./kit-history.ts";
import { openingStatus } from "./opening-status.ts";
import { kitReserved, orderEvent } from "./order-events.ts";
import type { RaisedFlag } from "./raised-flag.ts";
import { returnVisitOf } from "./return-visit.ts";
import { workOrderNumber } from "./status.ts";

/**
 * Opens an order for the flag with its kit set aside, all in the caller's transaction. Answers null when another
 * transaction has just opened one for the same (asset, failure mode).
 */
export async function openOrder(
  trx: Trx,
  settings: WorkOrderSettings,
  { flag, work, asset }: { flag: RaisedFlag; work: FlaggedWork; asset: AssetFacts },
): Promise<number | null> {
  const at = new Date(settings.clock.now());
  const mode = await failureMode(trx, work.failureMode, work.kind);
  const { kit, why: kitWhy } = chooseKit(
    await kitsFor(trx, { failureMode: work.failureMode, code: flag.kit }),
    { ...work, assetClass: asset.classCode, code: flag.kit },
    { failureMode: mode.name, assetClass: asset.className },
  );
  const priority = priorityOfFlags(asset, [flag]);
  const repeat = await returnVisitOf(trx, settings, { assetId: asset.assetId, work, at });
  const title = `${mode.name} on ${asset.tag}`;
  const repeatOf = repeat?.id ?? null;
  const kitCode = kit?.code ?? null;
  const row = await insertOrder(
    trx,
    { asset, work, title, priority, kitWhy, kitCode, repeatOf },
    at,
  );
  if (row === undefined) return null;

  await addFlag(trx, row.id, { flag, work, at });
  const lines = kit?.lines ?? [];
  await addKitLines(trx, row.id, lines);
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
  const opened = orderEvent("workorder.opened", row, {
    status: opening.status,
    priority: { class: priority.class, score: priority.score },
    requiredSkill: work.skill,
    dueAt: new Date(priority.dueAt).toISOString(),
    flagId: flag.flagId,
    summary: flag.summary,
    recordedAt: new Date(flag.recordedAt).toISOString(),
    openedAt: openedAt.toISOString(),
    repeatOf: repeat === null ? null : workOrderNumber(repeat.id),
  });
  await appendToOutbox(trx, [
    opened,
    ...(lines.length === 0 ? [] : [kitReserved(row, reservation)]),
  ]);
  return row.id;
}

async function addKitLines(trx: Trx, orderId: number, lines: Kit["lines"]): Promise<void> {
  if (lines.length === 0) return;
  await trx
    .insertInto("workorders.kit_line")
    .values(
      lines.map(({ partId, quantity }) => ({
        order_id: orderId,
        part_id: partId,
        quantity,
        used: null,
      })),
    )
    .execute();
}
