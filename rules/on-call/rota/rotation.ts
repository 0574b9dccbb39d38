import { instantOf, wallClock } from "../../conditions/wall-clock.ts";
import { weekdays } from "./rota-schema.ts";
import type { RotaLayer } from "./rota-schema.ts";

const dayMs = 86_400_000;

/** One person's turn. Epoch milliseconds; `until` not included. */
export interface Shift {
  personId: number;
  from: number;
  until: number;
}

/**
 * Whose turn it is at a moment, without anybody standing in; null before the first hand-over. Hand-overs are moments of the wall clock: a turn is an
 * hour shorter or longer when the clocks change, a hand-over at a time that is skipped comes as much later, and of one that comes twice the first counts.
 */
export function rotation(
  { people, handOver }: Pick<RotaLayer, "people" | "handOver">,
  timeZone: string,
): (at: number) => Shift | null {
  const local = wallClock(timeZone);
  const first = firstHandOver(handOver);
  const length = handOver.every === "day" ? dayMs : 7 * dayMs;
  const begins = (turn: number): number => instantOf(first + turn * length, local);
  return (at) => {
    let turn = Math.floor((local(at) - first) / length);
    // While the clocks change, the wall may be ahead of the hand-over or behind it.
    while (begins(turn) > at) turn -= 1;
    while (begins(turn + 1) <= at) turn += 1;
    if (turn < 0) return null;
    return {
      personId: people[turn % people.length]!,
      from: begins(turn),
      until: begins(turn + 1),
    };
  };
}

/** What the wall clock shows at it, as if it were UTC. */
function firstHandOver({ every, at, on, since }: RotaLayer["handOver"]): number {
  const [hours = 0, minutes = 0] = at.split(":").map(Number);
  const date = Date.parse(since);
  // Epoch days: 1970-01-01 was a Thursday, the fourth of a week that begins on Monday.
  const weekday = (date / dayMs + 3) % 7;
  const wait = every === "day" ? 0 : (weekdays.indexOf(on) - weekday + 7) % 7;
  return date + wait * dayMs + (60 * hours + minutes) * 60_000;
}
