import type { Subscription } from "#platform";
import {
  closeOutSubscriptions,
  escalationSubscriptions,
  maintenanceSubscriptions,
  reevaluationSubscriptions,
  repairCheckSubscriptions,
  ruleSubscriptions,
} from "#rules";
import { acceptanceSubscriptions, workOrderSubscriptions } from "#workorders";
import type { Parts } from "../parts.ts";

/** Who hears which events: the loop, closed at run time. */
export function subscriptionsOf({
  config,
  clock,
  ingest,
  store,
  workOrders,
}: Parts): Subscription[] {
  const { registry } = ingest;
  return [
    ...ruleSubscriptions({ clock }),
    ...reevaluationSubscriptions({
      clock,
      registry,
      readHistory: (window) => store.window(window),
    }),
    ...closeOutSubscriptions({ clock, registry }),
    ...maintenanceSubscriptions({ registry, pausedHours: config.pausedWorkHours }),
    ...repairCheckSubscriptions({ clock, registry, verifyHours: config.repairVerifyHours }),
    ...escalationSubscriptions({ clock, registry }),
    ...workOrderSubscriptions(workOrders),
    ...acceptanceSubscriptions({ clock }),
  ];
}
