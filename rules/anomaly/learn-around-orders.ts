import type { Subscription } from "#platform";
import { z } from "zod";
import type { Trx } from "../tables.ts";
import type { AnomalyTables } from "./anomaly-tables.ts";
import { endExclusion, excludeFromLearning } from "./not-learnt.ts";

/** The part of `workorder.status-changed` that this module reads. */
const statusChanged = z.object({
  workOrderId: z.int(),
  assetId: z.int(),
  to: z.string(),
  at: z.iso.datetime({ offset: true }),
});

const atWork = "in-progress";

/** While somebody works on a machine, what its signals say is not learnt from. */
export const learningSubscription: Subscription = {
  consumer: "rules-learning",
  topics: ["workorder.status-changed"],
  async handle(trx: Trx, { payload }) {
    const { workOrderId, assetId, to, at } = statusChanged.parse(payload);
    const by = `WO-${workOrderId}`;
    const open = await trx
      .withTables<Pick<AnomalyTables, "rules.not_learnt">>()
      .selectFrom("rules.not_learnt")
      .where("asset_id", "=", assetId)
      .where("by", "=", by)
      .where("to_at", "is", null)
      .select("id")
      .executeTakeFirst();
    if (to === atWork && open === undefined) {
      await excludeFromLearning(trx, {
        asset_id: assetId,
        from_at: new Date(at),
        to_at: null,
        reason: "work in progress",
        by,
        created_at: new Date(at),
      });
    }
    if (to !== atWork && open !== undefined) {
      await endExclusion(trx, { id: open.id, assetId, at: new Date(at) });
    }
  },
};
