import { messageStates } from "../../api/messages.ts";
import { oneOf, present } from "../../search/read-search.ts";

export const messageViews = ["all", ...messageStates] as const;

export interface MessagesSearch {
  view?: (typeof messageViews)[number];
}

export function readMessagesSearch(raw: Record<string, unknown>): MessagesSearch {
  return present({ view: oneOf(raw, "view", messageViews) });
}
