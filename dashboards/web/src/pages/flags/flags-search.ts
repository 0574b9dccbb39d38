import { oneOf, present, textIn, timeIn } from "../../search/read-search.ts";

export const flagViews = ["unseen", "open", "all"] as const;
/** What stands for more than a day is reached from how well flags serve. */
const allViews = [...flagViews, "stale"] as const;
export type FlagView = (typeof allViews)[number];

export interface FlagsSearch {
  view?: FlagView;
  site?: string;
  /** Id of an asset. */
  asset?: string;
  rule?: string;
  /** Raised within, ISO. */
  from?: string;
  to?: string;
}

export function readFlagsSearch(raw: Record<string, unknown>): FlagsSearch {
  return present({
    view: oneOf(raw, "view", allViews),
    site: textIn(raw, "site"),
    asset: textIn(raw, "asset"),
    rule: textIn(raw, "rule"),
    from: timeIn(raw, "from"),
    to: timeIn(raw, "to"),
  });
}
