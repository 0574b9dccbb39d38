import { oneOf, present, textIn } from "../../search/read-search.ts";

export const suppressionViews = ["holding", "all"] as const;

export interface SuppressionsSearch {
  view?: (typeof suppressionViews)[number];
  site?: string;
  /** Id of an asset. */
  asset?: string;
}

export function readSuppressionsSearch(raw: Record<string, unknown>): SuppressionsSearch {
  return present({
    view: oneOf(raw, "view", suppressionViews),
    site: textIn(raw, "site"),
    asset: textIn(raw, "asset"),
  });
}
