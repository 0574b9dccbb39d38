import { oneOf, present, textIn } from "../../search/read-search.ts";
import { queueViews, type QueueView } from "./queue-views.ts";

export const queueSorts = ["priority", "due", "opened"] as const;
export type QueueSort = (typeof queueSorts)[number];

/** What is listed, as it stands in the address bar: a link shows a colleague what I see. */
export interface QueueSearch {
  view?: QueueView;
  /** Classes, comma-separated: "P1,P2". */
  priority?: string;
  site?: string;
  q?: string;
  sort?: QueueSort;
}

export function readQueueSearch(raw: Record<string, unknown>): QueueSearch {
  return present({
    view: oneOf(raw, "view", queueViews),
    priority: textIn(raw, "priority"),
    site: textIn(raw, "site"),
    q: textIn(raw, "q"),
    sort: oneOf(raw, "sort", queueSorts),
  });
}
