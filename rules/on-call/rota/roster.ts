import { layerHours } from "./layer-hours.ts";
import { rotation } from "./rotation.ts";
import type { RotaLayer } from "./rota-schema.ts";
import { onCallOf } from "./who-is-on-call.ts";
import type { OnCall, Override } from "./who-is-on-call.ts";

export interface RosterEntry extends OnCall {
  from: number;
  until: number;
}

/** Who of a layer is on call from one moment to another: entries without a gap, and as few as say it. */
export function rosterOf(
  layer: RotaLayer,
  timeZone: string,
  overrides: readonly Override[],
  { from, to }: { from: number; to: number },
): RosterEntry[] {
  const onCall = onCallOf(layer, timeZone, overrides);
  const edges = [
    ...handOvers(layer, timeZone, { from, to }),
    ...layerHours(layer, timeZone).edges(from, to),
    ...overrides.flatMap((one) => (one.layer === layer.name ? [one.from, one.until] : [])),
  ].filter((edge) => from < edge && edge < to);
  const begins = [from, ...new Set(edges.toSorted((a, b) => a - b))];
  const entries: RosterEntry[] = [];
  for (const [index, begin] of begins.entries()) {
    const here = { ...onCall(begin), from: begin, until: begins[index + 1] ?? to };
    const last = entries.at(-1);
    if (last !== undefined && saysTheSame(last, here)) last.until = here.until;
    else entries.push(here);
  }
  return entries;
}

function handOvers(
  layer: RotaLayer,
  timeZone: string,
  { from, to }: { from: number; to: number },
): number[] {
  const turnAt = rotation(layer, timeZone);
  // Before the first hand-over nobody's turn ends: whole days lead up to it.
  const found: number[] = [];
  for (let at = from; at < to;) {
    const turn = turnAt(at);
    if (turn === null) {
      at += 43_200_000;
      continue;
    }
    found.push(turn.from, turn.until);
    at = turn.until;
  }
  return found;
}

const saysTheSame = (a: OnCall, b: OnCall): boolean =>
  a.personId === b.personId && a.why === b.why && a.overrideId === b.overrideId;
