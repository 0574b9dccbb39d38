import type { Registry } from "#ingest";
import { appendToOutbox } from "#platform";
import type { Subscription } from "#platform";
import { z } from "zod";
import type { Trx } from "../tables.ts";
import { suppressionEvent } from "./suppression-event.ts";

/** The part of `workorder.status-changed` that says whether somebody is at work on the machine. */
const statusChanged = z.object({
  workOrderId: z.int(),
  assetId: z.int(),
  to: z.string(),
  by: z.string(),
  at: z.iso.datetime({ offset: true }),
});

const inProgress = (workOrderId: number): string => `WO-${workOrderId} is in progress`;

/** A machine is started up again after the work, which looks like no usual hour. */
const afterWorkMs = 600_000;
/** Nobody works, but the machine may lie open. */
const paused = "on-hold";

const hourMs = 3_600_000;

/**
 * While work on an asset is in progress, what its instruments show is the work: nobody is sent for it. A pause is part of the work for
 * `pausedHours`: an order that is left on hold must not keep its machine quiet for ever.
 */
export function maintenanceSubscriptions(parts: {
  registry: Pick<Registry, "asset">;
  pausedHours: number;
}): Subscription[] {
  return [
    {
      consumer: "rules-maintenance",
      topics: ["workorder.status-changed"],
      async handle(trx: Trx, { payload }) {
        const { workOrderId, assetId, to, by, at } = statusChanged.parse(payload);
        if (to === "in-progress") {
          const asset = parts.registry.asset(assetId);
          if (asset === undefined) return;
          // Of each order its own: what one has ended, another may still hold.
          const begun = await trx
            .insertInto("rules.suppression")
            .values({
              kind: "maintenance",
              asset_id: asset.id,
              asset_tag: asset.tag,
              site_id: asset.siteId,
              condition: null,
              reason: inProgress(workOrderId),
              owner: by,
              began_at: new Date(at),
              until: null,
              work_order_id: workOrderId,
              ended_at: null,
              ended_by: null,
            })
            .onConflict((conflict) => conflict.doNothing())
            .returningAll()
            .executeTakeFirst();
          if (begun === undefined) await workGoesOn(trx, workOrderId);
          else await appendToOutbox(trx, [suppressionEvent("suppression.began", begun)]);
        } else if (to === paused) {
          const until = new Date(Date.parse(at) + parts.pausedHours * hourMs);
          await endBy(trx, workOrderId, { until, reason: `WO-${workOrderId} is on hold` });
        } else {
          // Completed, cancelled, or put back until parts have come.
          const until = new Date(Date.parse(at) + afterWorkMs);
          await endBy(trx, workOrderId, { until });
        }
      },
    },
  ];
}

/** No later than that; an end that is nearer stays. */
async function endBy(
  trx: Trx,
  workOrderId: number,
  by: { until: Date; reason?: string },
): Promise<void> {
  await trx
    .updateTable("rules.suppression")
    .set(by)
    .where("work_order_id", "=", workOrderId)
    .where("ended_at", "is", null)
    .where((or) => or.or([or("until", "is", null), or("until", ">", by.until)]))
    .execute();
}

async function workGoesOn(trx: Trx, workOrderId: number): Promise<void> {
  await trx
    .updateTable("rules.suppression")
    .set({ until: null, reason: inProgress(workOrderId) })
    .where("work_order_id", "=", workOrderId)
    .where("ended_at", "is", null)
    .execute();
}
