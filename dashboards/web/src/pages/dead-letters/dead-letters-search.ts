import { refusalReasons, type RefusalReason } from "#ingest/refusal-reasons";
import { oneOf, present } from "../../search/read-search.ts";

export const letterViews = ["kept", "replayed"] as const;
export type LetterView = (typeof letterViews)[number];

export interface DeadLettersSearch {
  reason?: RefusalReason | undefined;
  view?: LetterView;
}

export function readDeadLettersSearch(raw: Record<string, unknown>): DeadLettersSearch {
  return present({
    reason: oneOf(raw, "reason", refusalReasons),
    view: oneOf(raw, "view", letterViews),
  });
}
