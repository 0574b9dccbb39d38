import type { Registry } from "#ingest";
import type { Subscription } from "#platform";
import { z } from "zod";
import type { Trx } from "../tables.ts";
import { tell } from "./suppress.ts";

/** The part of `workorder.status-changed` that says whether somebody is at work on the machine. */
const statusChanged = z.object({
  workOrderId: z.int(),
  assetId: z.int(),
  to: z.string(),
  by: z.string(),
  at: z.iso.datetime({ offset: true }),
});

/** A machine is started up again after the work, which looks like no usual hour. */
const afterWorkMs = 600_000;
const over: ReadonlySet<string> = new Set(["completed", "cancelled", "closed"]);

/** While work on an asset is in progress (a pause included), what its instruments show is the work: nobody is sent for it. */
export function maintenanceSubscriptions(parts: {
  registry: Pick<Registry, "asset">;
}): Subscription[] {
  return [
    {
      consumer: "rules-maintenance",
      topics: ["workorder.status-changed"],
      async handle(trx: Trx, { payload }) {
        const { workOrderId, assetId, to, by, at } = statusChanged.parse(payload);
        const asset = parts.registry.asset(assetId);
        if (asset === undefined) return;
        if (to === "in-progress") {
          const begun = await trx
            .insertInto("rules.suppression")
            .values({
              kind: "maintenance",
              asset_id: asset.id,
              asset_tag: asset.tag,
              site_id: asset.siteId,
              condition: null,
              reason: `WO-${workOrderId} is in progress`,
              owner: by,
              began_at: new Date(at),
              until: null,
              work_order_id: workOrderId,
              ended_at: null,
              ended_by: null,
            })
            // Two orders on one asset: the first one's suppression holds for both.
            .onConflict((conflict) => conflict.doNothing())
            .returningAll()
            .executeTakeFirst();
          if (begun !== undefined) await tell(trx, "suppression.began", begun);
        } else if (over.has(to)) {
          await trx
            .updateTable("rules.suppression")
            .set({ until: new Date(Date.parse(at) + afterWorkMs) })
            .where("work_order_id", "=", workOrderId)
            .where("ended_at", "is", null)
            .execute();
        }
      },
    },
  ];
}
