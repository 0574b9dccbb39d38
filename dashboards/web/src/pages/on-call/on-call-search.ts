import { present, textIn } from "../../search/read-search.ts";

export interface OnCallSearch {
  site?: string;
}

export function readOnCallSearch(raw: Record<string, unknown>): OnCallSearch {
  return present({ site: textIn(raw, "site") });
}
