import { oneOf, present } from "../../search/read-search.ts";
import { deviceViews, type DeviceView } from "../../api/devices.ts";

export const commissioningViews = ["check", "inbox", "import", "devices"] as const;
export type CommissioningView = (typeof commissioningViews)[number];
export const checkFilters = ["all", "never", "stale", "faulty", "ok"] as const;
export type CheckFilter = (typeof checkFilters)[number];
export const inboxFilters = ["waiting", "ignored", "adopted"] as const;
export type InboxFilter = (typeof inboxFilters)[number];

export interface CommissioningSearch {
  view?: CommissioningView;
  status?: CheckFilter;
  inbox?: InboxFilter;
  devices?: DeviceView;
  q?: string;
}

export function readCommissioningSearch(raw: Record<string, unknown>): CommissioningSearch {
  const q = raw["q"];
  return present({
    view: oneOf(raw, "view", commissioningViews),
    status: oneOf(raw, "status", checkFilters),
    inbox: oneOf(raw, "inbox", inboxFilters),
    devices: oneOf(raw, "devices", deviceViews),
    q: typeof q === "string" && q !== "" ? q : undefined,
  });
}
