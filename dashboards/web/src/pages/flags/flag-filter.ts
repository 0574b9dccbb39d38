import type { FlagFilter } from "../../api/flags.ts";
import type { FlagsSearch } from "./flags-search.ts";

const dayMs = 86_400_000;
const minuteMs = 60_000;

/** The view of the address bar as the API's filters. */
export function filterOf(search: FlagsSearch, now: number): FlagFilter {
  const { view, site, asset, rule, from, to } = search;
  return {
    ...(view === "stale" ? staleAt(now) : view === "all" ? {} : open(view)),
    ...(site ? { site } : {}),
    ...(asset ? { asset: Number(asset) } : {}),
    ...(rule ? { rule } : {}),
    ...(from ? { raisedFrom: from } : {}),
    ...(to ? { raisedTo: to } : {}),
  };
}

const open = (view: FlagsSearch["view"]): FlagFilter =>
  view === "unseen" ? { state: unseen } : { open: true };

/** Standing, and raised a day ago; by the minute, so that the same list keeps its name. */
const staleAt = (now: number): FlagFilter => ({
  state: ["unacknowledged", "acknowledged"],
  raisedTo: new Date(Math.floor(now / minuteMs) * minuteMs - dayMs).toISOString(),
});

const unseen = ["unacknowledged", "returned-unacknowledged"] as const;
