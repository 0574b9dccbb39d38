import type { ActiveHoursDefinition } from "../definition/modifiers-schema.ts";
import { instantOf, wallClock } from "./wall-clock.ts";

const day = 86_400_000;
const minute = 60_000;
const names = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] as const;

/**
 * Whether a moment lies in the hours, by the wall clock of a time zone. Hours that end at or before they begin go on into the next day, and
 * belong to the day they begin on. They are stretches of real time between two wall-clock moments: on the day the clocks go forward a night
 * shift is an hour shorter and where the beginning does not exist it is so much later; on the day they go back it is an hour longer, and of a
 * time that comes twice the first counts, so that it neither begins nor ends twice.
 */
export function activeHours(
  { days, from, to }: ActiveHoursDefinition,
  timeZone: string,
): (at: number) => boolean {
  const local = wallClock(timeZone);
  const wanted = new Set<string>(days ?? names);
  const length = to > from ? to - from : to - from + 24 * 60;
  /** The last answer, and from when to when it holds: nearly every question is about the same stretch. */
  let known = { from: 0, to: 0, active: false };

  const segmentAt = (at: number): typeof known => {
    const midnight = Math.floor(local(at) / day) * day;
    let [before, after] = [-Infinity, Infinity];
    // A stretch that holds now began yesterday or today; the next boundary is within two days.
    for (let offset = -2; offset <= 2; offset++) {
      const date = midnight + offset * day;
      if (!wanted.has(names[new Date(date).getUTCDay()]!)) continue;
      const begins = instantOf(date + from * minute, local);
      const ends = instantOf(date + (from + length) * minute, local);
      if (begins <= at && at < ends) return { from: begins, to: ends, active: true };
      if (ends <= at) before = Math.max(before, ends);
      if (begins > at) after = Math.min(after, begins);
    }
    const [first, last] = [Math.max(before, at - day), Math.min(after, at + day)];
    return { from: first, to: last, active: false };
  };

  return (at) => {
    if (at < known.from || at >= known.to) known = segmentAt(at);
    return known.active;
  };
}
