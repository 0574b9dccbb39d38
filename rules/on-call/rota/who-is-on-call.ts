import { layerHours } from "./layer-hours.ts";
import { rotation } from "./rotation.ts";
import type { Rota, RotaLayer } from "./rota-schema.ts";

/** Somebody takes somebody's shift, or a part of it. Epoch milliseconds; `until` not included. */
export interface Override {
  id: number;
  layer: string;
  personId: number;
  from: number;
  until: number;
}

export interface OnCall {
  layer: string;
  /** Null: nobody. */
  personId: number | null;
  why: "rotation" | "override" | "outside-hours" | "not-begun";
  overrideId: number | null;
  /** Whose turn it would be, where somebody else stands in. */
  insteadOf: number | null;
}

/** Who of each layer is on call at a moment, in the order of the layers. */
export function whoIsOnCall(rota: Rota, overrides: readonly Override[], at: number): OnCall[] {
  return rota.layers.map((layer) => onCallOf(layer, rota.timeZone, overrides)(at));
}

/** The same for one layer, to be asked for many moments. Of two who stand in at once, the one who said so last does. */
export function onCallOf(
  layer: RotaLayer,
  timeZone: string,
  overrides: readonly Override[],
): (at: number) => OnCall {
  const turnAt = rotation(layer, timeZone);
  const hours = layerHours(layer, timeZone);
  const mine = overrides.filter((one) => one.layer === layer.name).toSorted((a, b) => b.id - a.id);
  return (at) => {
    const nobody = { layer: layer.name, personId: null, overrideId: null, insteadOf: null };
    const turn = turnAt(at);
    const regular = turn !== null && hours.has(at) ? turn.personId : null;
    const standIn = mine.find(({ from, until }) => from <= at && at < until);
    if (standIn !== undefined) {
      const { id, personId } = standIn;
      const insteadOf = regular === personId ? null : regular;
      return { layer: layer.name, personId, why: "override", overrideId: id, insteadOf };
    }
    if (regular !== null) return { ...nobody, personId: regular, why: "rotation" };
    return { ...nobody, why: turn === null ? "not-begun" : "outside-hours" };
  };
}
