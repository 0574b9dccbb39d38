import { AppError } from "#platform";

import { failureModes } from "../outcomes/failure-mode-store.ts";
import type { WorkOrderSettings } from "../settings.ts";
import type { Trx } from "../tables.ts";
import { attachFlag } from "./attach-flag.ts";
import { flaggedWork } from "./flagged-work.ts";
import type { OrderRow } from "./load-order.ts";
import { openOrder } from "./open-order.ts";
import type { RaisedFlag } from "./raised-flag.ts";
import { endedStatuses } from "./status.ts";

/**
 * What a raised flag leads to: it attaches to the open order for its (asset, failure mode), or opens one. A flag already
 * taken changes nothing; one that is back after it had returned counts anew. Runs in the transaction that also notes the event as handled.
 */
export async function takeFlag(
  trx: Trx,
  settings: WorkOrderSettings,
  flag: RaisedFlag,
): Promise<void> {
  if (await isTaken(trx, flag)) return;
  const modes = await failureModes(trx);
  const work = flaggedWork(flag, (code) => modes.get(code)?.kind === "instrument");
  if (work === null) return;
  // Two rounds are the rule at most: the open order that beat us is there to attach to, unless it ends that moment.
  for (let round = 0; round < 10; round += 1) {
    const open = await lockOpenOrder(trx, flag.assetId, work.failureMode);
    if (open !== undefined) {
      // A twin of this event may have attached the flag while we waited for the order.
      if (await isTaken(trx, flag)) return;
      await attachFlag(trx, open, { flag, work, at: new Date(settings.clock.now()) });
      return;
    }
    const assets = await settings.registry.describeAssets([flag.assetId]);
    const asset = assets.get(flag.assetId)!;
    if ((await openOrder(trx, settings, { flag, work, asset })) !== null) return;
  }
  throw new AppError(`Flag F-${flag.flagId} found its order ending again and again; try it anew.`, {
    code: "order-contended",
    status: 409,
    retry: true,
  });
}

async function isTaken(trx: Trx, flag: RaisedFlag): Promise<boolean> {
  const row = await trx
    .selectFrom("workorders.work_order_flag")
    .where("flag_id", "=", flag.flagId)
    .where("occurrences", ">=", flag.occurrences)
    .select("flag_id")
    .executeTakeFirst();
  return row !== undefined;
}

function lockOpenOrder(
  trx: Trx,
  assetId: number,
  failureMode: string,
): Promise<OrderRow | undefined> {
  return trx
    .selectFrom("workorders.work_order")
    .where("asset_id", "=", assetId)
    .where("failure_mode", "=", failureMode)
    .where("status", "not in", endedStatuses)
    .selectAll()
    .forNoKeyUpdate()
    .executeTakeFirst();
}
