import { oneOf, present, textIn } from "../../search/read-search.ts";

export const ruleTabs = [
  "record",
  "versions",
  "release",
  "backtests",
  "workbench",
  "parameters",
] as const;
/** A trial is reached from the release that it belongs to. */
const ruleViews = [...ruleTabs, "trial"] as const;

export const workbenchSpans = ["24h", "7d", "30d"] as const;
export type WorkbenchSpan = (typeof workbenchSpans)[number];

export interface RuleSearch {
  view?: (typeof ruleViews)[number];
  /** Whose record is looked at; without it, that of the version shown. */
  of?: string;
  /** Two versions beside each other, by their numbers. */
  from?: string;
  to?: string;
  /** Of the workbench and of the parameters: the asset that is looked at; of the first also how far back. */
  asset?: string;
  last?: WorkbenchSpan;
}

export function readRuleSearch(raw: Record<string, unknown>): RuleSearch {
  const number = (name: string) => {
    const text = textIn(raw, name);
    return text !== undefined && /^\d{1,9}$/.test(text) ? text : undefined;
  };
  return present({
    view: oneOf(raw, "view", ruleViews),
    of: number("of"),
    from: number("from"),
    to: number("to"),
    asset: number("asset"),
    last: oneOf(raw, "last", workbenchSpans),
  });
}
