import type { Rota, RotaLayer } from "../../api/rota.ts";
import { dayAt } from "../../time/site-days.ts";

/** A layer that hands over on Mondays at eight, from today on. */
export function emptyLayer(place: number, now = Date.now()): RotaLayer {
  return {
    name: place === 1 ? "First" : place === 2 ? "Second" : `Layer ${place}`,
    people: [],
    handOver: { every: "week", at: "08:00", on: "mon", since: dayAt(now, undefined) },
  };
}

export function emptyRota(timeZone: string): Rota {
  return { name: "", timeZone, layers: [emptyLayer(1)] };
}
