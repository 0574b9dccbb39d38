import { escalationStates } from "../../api/escalations.ts";
import { oneOf, present, textIn } from "../../search/read-search.ts";

export const escalationViews = [...escalationStates, "all"] as const;

export interface EscalationsSearch {
  view?: (typeof escalationViews)[number];
  site?: string;
}

export function readEscalationsSearch(raw: Record<string, unknown>): EscalationsSearch {
  return present({ view: oneOf(raw, "view", escalationViews), site: textIn(raw, "site") });
}
