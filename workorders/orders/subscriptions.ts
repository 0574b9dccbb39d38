import type { Subscription } from "#platform";
import { z } from "zod";

import { outcomeSubscription } from "../outcomes/take-revisions.ts";
import type { WorkOrderSettings } from "../settings.ts";
import { fillShortKits } from "./fill-short-kits.ts";
import { flagRaised, flagReEstimated, flagRef } from "./flag-events.ts";
import { reEstimateFlag } from "./re-estimate-flag.ts";
import { returnFlag, withdrawFlag } from "./settle-flag.ts";
import { takeFlag } from "./take-flag.ts";

const stockAvailable = z.object({ partIds: z.array(z.int()) });

/** What this module listens to. Flags come in order per asset; each is handled once, with the note that it was. */
export function workOrderSubscriptions(settings: WorkOrderSettings): Subscription[] {
  return [
    {
      consumer: "workorders",
      topics: ["flag.raised", "flag.re-estimated", "flag.returned", "flag.withdrawn"],
      async handle(trx, { topic, payload }) {
        if (topic === "flag.raised") return takeFlag(trx, settings, flagRaised.parse(payload));
        if (topic === "flag.re-estimated") {
          return reEstimateFlag(trx, settings, flagReEstimated.parse(payload));
        }
        const { flagId } = flagRef.parse(payload);
        return topic === "flag.returned"
          ? returnFlag(trx, settings, flagId)
          : withdrawFlag(trx, settings, flagId);
      },
    },
    {
      consumer: "workorders-stock",
      topics: ["stock.available"],
      handle: (trx, { payload }) =>
        fillShortKits(trx, settings, stockAvailable.parse(payload).partIds),
    },
    outcomeSubscription(),
  ];
}
