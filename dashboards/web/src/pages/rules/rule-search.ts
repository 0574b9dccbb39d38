import { oneOf, present, textIn } from "../../search/read-search.ts";

export const ruleViews = ["record", "versions"] as const;
export type RuleView = (typeof ruleViews)[number];

export interface RuleSearch {
  view?: RuleView;
  /** Two versions beside each other, by their numbers. */
  from?: string;
  to?: string;
}

export function readRuleSearch(raw: Record<string, unknown>): RuleSearch {
  const number = (name: string) => {
    const text = textIn(raw, name);
    return text !== undefined && /^\d{1,9}$/.test(text) ? text : undefined;
  };
  return present({
    view: oneOf(raw, "view", ruleViews),
    from: number("from"),
    to: number("to"),
  });
}
