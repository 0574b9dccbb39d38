import type { FlagFilter } from "../../api/flags.ts";
import type { FlagsSearch } from "./flags-search.ts";

/** The view of the address bar as the API's filters. */
export function filterOf({ view, site }: FlagsSearch): FlagFilter {
  return {
    ...(view === "all" ? {} : view === "unseen" ? { state: unseen } : { open: true }),
    ...(site ? { site } : {}),
  };
}

export const unseen = ["unacknowledged", "returned-unacknowledged"] as const;
