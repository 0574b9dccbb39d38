import type { ComponentEvent, Moment, RecordedFleet } from "./recorded-fleet.ts";

/** A stretch of the recording, and the repairs that follow it before anything later is published. */
export interface Stretch {
  moments: Moment[];
  /** null after the last stretch. */
  repairsAt: number | null;
  repairs: ComponentEvent[];
}

/**
 * Cuts a recording at each time at which a component was replaced: everything observed before that
 * time, then the replacements, then the readings of that very time and later. Played in this order
 * nobody can know more than was known then.
 */
export function* stretches(
  fleet: Pick<RecordedFleet, "moments" | "replacements">,
): Generator<Stretch> {
  let from = 0;
  const times = [...new Set(fleet.replacements.map(({ at }) => at))].sort((a, b) => a - b);
  for (const repairsAt of times) {
    let to = from;
    while (to < fleet.moments.length && (fleet.moments[to]?.at ?? 0) < repairsAt) to++;
    const repairs = fleet.replacements.filter(({ at }) => at === repairsAt);
    yield { moments: fleet.moments.slice(from, to), repairsAt, repairs };
    from = to;
  }
  yield { moments: fleet.moments.slice(from), repairsAt: null, repairs: [] };
}

/** One message for an asset: its moments of one stretch, at most `limit` readings, in time order. */
export interface Batch {
  asset: string;
  moments: Moment[];
  readings: number;
}

/** A message spans at most `spanMs`, so that the fleet's clocks stay close to each other. */
export function batches(
  moments: Moment[],
  { limit = 2_000, spanMs = 24 * 3_600_000 }: { limit?: number; spanMs?: number } = {},
): Batch[] {
  const open = new Map<string, Batch>();
  const all: Batch[] = [];
  for (const moment of moments) {
    const readings = Object.keys(moment.values).length;
    let batch = open.get(moment.asset);
    const startedAt = batch?.moments[0]?.at ?? moment.at;
    if (
      batch === undefined ||
      batch.readings + readings > limit ||
      moment.at - startedAt >= spanMs
    ) {
      batch = { asset: moment.asset, moments: [], readings: 0 };
      open.set(moment.asset, batch);
      all.push(batch);
    }
    batch.moments.push(moment);
    batch.readings += readings;
  }
  return all;
}
