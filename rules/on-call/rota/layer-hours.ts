import { activeHours } from "../../conditions/active-hours.ts";
import { instantOf, wallClock } from "../../conditions/wall-clock.ts";
import type { RotaLayer } from "./rota-schema.ts";

const dayMs = 86_400_000;
const minuteMs = 60_000;

export interface LayerHours {
  has(at: number): boolean;
  /** Every moment between two others at which they may begin or end. */
  edges(from: number, to: number): number[];
}

/** When a layer has somebody on call by its rotation; always where it has no hours. */
export function layerHours({ hours }: Pick<RotaLayer, "hours">, timeZone: string): LayerHours {
  if (hours === undefined) return { has: () => true, edges: () => [] };
  const from = minutesOf(hours.from);
  const to = minutesOf(hours.to);
  const length = to > from ? to - from : to - from + 24 * 60;
  const local = wallClock(timeZone);
  return {
    has: activeHours({ days: hours.days, from, to }, timeZone),
    edges(first, last) {
      const edges: number[] = [];
      // What holds at the beginning may have begun the day before, and the wall clock may be a day ahead or behind.
      const begin = Math.floor(first / dayMs) - 2;
      const end = Math.floor(last / dayMs) + 2;
      for (let day = begin; day <= end; day += 1) {
        edges.push(instantOf(day * dayMs + from * minuteMs, local));
        edges.push(instantOf(day * dayMs + (from + length) * minuteMs, local));
      }
      return edges.filter((edge) => first < edge && edge < last);
    },
  };
}

/** Of a time of day such as "08:30": minutes since midnight by the wall clock. */
function minutesOf(timeOfDay: string): number {
  const [hours = 0, minutes = 0] = timeOfDay.split(":").map(Number);
  return 60 * hours + minutes;
}
