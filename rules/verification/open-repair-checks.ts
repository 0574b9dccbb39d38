import type { Registry } from "#ingest";
import type { Subscription } from "#platform";
import { announceFlags } from "../announce/announce-flags.ts";
import { lockFlag } from "../flags/acknowledge-flag.ts";
import { changeFlag } from "../flags/change-flag.ts";
import { closeOutSchema, isFailure } from "../records/close-out.ts";
import type { CloseOut } from "../records/close-out.ts";
import type { Trx } from "../tables.ts";
import { wasRaisedByCheck } from "./raised-by-check.ts";

const hourMs = 3_600_000;

/** A repair that a visit reports is held against the telemetry: a check for each flag behind the order, due after the time given for it. */
export function repairCheckSubscriptions(parts: {
  clock: { now(): number };
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
        await endFlagsOfChecks(trx, closeOut, parts.clock.now());
        const asset = parts.registry.asset(closeOut.assetId);
        if (asset === undefined || !isFailure(closeOut)) return;
        const repairedAt = Date.parse(closeOut.completedAt);
        const flags = await trx
          .selectFrom("rules.flag")
          .where("id", "in", closeOut.outcomes.map(({ flagId }) => flagId).concat(-1))
          .where("withdrawn_at", "is", null)
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

/** The visit for a repair that had not held has taken place: its flag ends, and what came of it is the new check's to say. */
async function endFlagsOfChecks(
  trx: Trx,
  { outcomes, completedAt, workOrderId }: CloseOut,
  now: number,
): Promise<void> {
  for (const flagId of outcomes.map((each) => each.flagId).sort((a, b) => a - b)) {
    const flag = await lockFlag(trx, flagId);
    if (flag === undefined || !wasRaisedByCheck(flag)) continue;
    const back = { type: "return", at: Date.parse(completedAt) } as const;
    const events = await changeFlag(trx, flag, back, now, `visited by WO-${workOrderId}`);
    await announceFlags(trx, events, now);
  }
}
