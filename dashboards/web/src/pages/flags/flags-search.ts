import { oneOf, present, textIn } from "../../search/read-search.ts";

export const flagViews = ["unseen", "open", "all"] as const;
export type FlagView = (typeof flagViews)[number];

export interface FlagsSearch {
  view?: FlagView;
  site?: string;
}

export function readFlagsSearch(raw: Record<string, unknown>): FlagsSearch {
  return present({ view: oneOf(raw, "view", flagViews), site: textIn(raw, "site") });
}
