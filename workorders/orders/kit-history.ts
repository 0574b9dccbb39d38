import type { KitReservation } from "../stock/reserve-kit.ts";
import type { HistoryEntry } from "./history.ts";
import { describeShort } from "./verbs/describe.ts";

/** What a reservation attempt did, as lines of the order's history. */
export function kitHistory({ reserved, short }: KitReservation): HistoryEntry[] {
  const places = reserved.map(
    ({ quantity, name, part, location }) => `${quantity} × ${name} (${part}) at ${location}`,
  );
  const entries: HistoryEntry[] = [];
  if (places.length > 0) {
    entries.push({ what: "kit-reserved", text: `Set aside: ${places.join(", ")}.` });
  }
  if (short.length > 0) {
    entries.push({ what: "kit-short", text: `Missing: ${describeShort(short)}.` });
  }
  return entries;
}
