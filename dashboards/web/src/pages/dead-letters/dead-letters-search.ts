import { oneOf, present, textIn } from "../../search/read-search.ts";

export const letterViews = ["kept", "replayed"] as const;
export type LetterView = (typeof letterViews)[number];

export interface DeadLettersSearch {
  reason?: string;
  view?: LetterView;
}

export function readDeadLettersSearch(raw: Record<string, unknown>): DeadLettersSearch {
  return present({ reason: textIn(raw, "reason"), view: oneOf(raw, "view", letterViews) });
}
