import type { FlagEvent, FlagState } from "./flag-state.ts";

/** What a flag is after an event. `null` is no flag yet. `latched`: it stands when its condition returns. */
export function evolve(
  state: FlagState | null,
  event: FlagEvent,
  latched = false,
): FlagState | null {
  switch (event.type) {
    case "raised":
    case "raised-again":
      return "unacknowledged";
    case "returned":
      return state === "unacknowledged" && !latched ? "returned-unacknowledged" : state;
    case "acknowledged":
      return state === "unacknowledged" ? "acknowledged" : state;
    case "withdrawn":
    case "cleared":
      return "normal";
    default:
      return state;
  }
}
