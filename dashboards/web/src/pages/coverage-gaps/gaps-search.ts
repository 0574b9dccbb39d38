import { gapStates } from "../../api/coverage-gaps.ts";
import { oneOf, present, textIn } from "../../search/read-search.ts";

export const gapViews = [...gapStates, "all"] as const;

export interface GapsSearch {
  view?: (typeof gapViews)[number];
  site?: string;
  /** Id of an asset. */
  asset?: string;
}

export function readGapsSearch(raw: Record<string, unknown>): GapsSearch {
  return present({
    view: oneOf(raw, "view", gapViews),
    site: textIn(raw, "site"),
    asset: textIn(raw, "asset"),
  });
}
