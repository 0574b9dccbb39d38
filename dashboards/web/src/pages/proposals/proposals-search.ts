import { proposalStates } from "../../api/proposals.ts";
import { oneOf, present, textIn } from "../../search/read-search.ts";

export const proposalViews = [...proposalStates, "all"] as const;

export interface ProposalsSearch {
  view?: (typeof proposalViews)[number];
  site?: string;
  rule?: string;
}

export function readProposalsSearch(raw: Record<string, unknown>): ProposalsSearch {
  return present({
    view: oneOf(raw, "view", proposalViews),
    site: textIn(raw, "site"),
    rule: textIn(raw, "rule"),
  });
}
