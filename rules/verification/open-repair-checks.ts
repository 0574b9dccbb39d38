import type { Registry } from "#ingest";
import type { Subscription } from "#platform";
import { closeOutSchema, isFailure } from "../records/close-out.ts";
import type { Trx } from "../tables.ts";

const hourMs = 3_600_000;

/** A repair that a visit reports is held against the telemetry: a check for each flag behind the order, due after the time given for it. */
export function repairCheckSubscriptions(parts: {
  registry: Pick<Registry, "asset">;
  /** Within so many hours everything must have become normal. */
  verifyHours: number;
}): Subscription[] {
  return [
    {
      consumer: "rules-repair-checks",
      topics: ["workorder.completed"],
      async handle(trx: Trx, { payload }) {
        const closeOut = closeOutSchema.parse(payload);
        const asset = parts.registry.asset(closeOut.assetId);
        if (asset === undefined || !isFailure(closeOut)) return;
        const repairedAt = Date.parse(closeOut.completedAt);
        const flags = await trx
          .selectFrom("rules.flag")
          .where("id", "in", closeOut.outcomes.map(({ flagId }) => flagId).concat(-1))
          .select(["id", "condition", "raised_at"])
          .execute();
        if (flags.length === 0) return;
        await trx
          .insertInto("rules.repair_check")
          .values(
            flags.map(({ id, condition, raised_at }) => ({
              work_order_id: closeOut.workOrderId,
              flag_id: id,
              asset_id: asset.id,
              asset_tag: asset.tag,
              site_id: asset.siteId,
              condition,
              raised_at,
              repaired_at: new Date(repairedAt),
              until: new Date(repairedAt + parts.verifyHours * hourMs),
              words: null,
              decided_at: null,
            })),
          )
          .onConflict((conflict) => conflict.columns(["work_order_id", "flag_id"]).doNothing())
          .execute();
      },
    },
  ];
}
