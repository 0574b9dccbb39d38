import { hourMs } from "../corrections/revisions-of.ts";
import { tierMs } from "../telemetry-store.ts";
import type { Tier } from "../telemetry-store.ts";

/** What is known of how a signal's readings were rolled up. Epoch ms. */
export interface RolledUp {
  /** Hours before it are rolled up; null when none is. */
  rolledTo: number | null;
  /** Readings, and buckets of a minute, are kept from here on; before it retention has removed them. */
  rawFrom: number;
  minutesFrom: number;
  /** Starts of rolled-up hours in which something has changed since, ascending. */
  dirtyHours: readonly number[];
}

/** Where the buckets of a stretch come from. */
export interface Source {
  from: number;
  to: number;
  tier: "raw" | Tier;
}

/** No bucket can be shorter than what is left of the oldest part. */
export function leastStep({ from }: { from: number }, rolledUp: RolledUp): number {
  if (from >= rolledUp.rawFrom) return 1;
  return from >= rolledUp.minutesFrom ? tierMs["1m"] : tierMs["1h"];
}

/**
 * [from, to) cut into stretches, each with the coarsest form that gives buckets of `everyMs` exactly: rolled-up time from its
 * tier; the ends that cut a bucket, the hours that changed since and what is not rolled up yet from the readings. Where
 * readings are gone, a cut bucket is given whole.
 */
export function planBuckets(
  { from, to, everyMs }: { from: number; to: number; everyMs: number },
  rolledUp: RolledUp,
): Source[] {
  const tier = (["1h", "1m"] as const).find((tier) => everyMs % tierMs[tier] === 0);
  if (tier === undefined || rolledUp.rolledTo === null) return [{ from, to, tier: "raw" }];
  const length = tierMs[tier];
  const { rawFrom } = rolledUp;
  const start = from < rawFrom ? floorTo(from, length) : ceilTo(from, length);
  const rolledEnd = Math.min(to, rolledUp.rolledTo);
  const end =
    rolledEnd < rawFrom
      ? Math.min(ceilTo(rolledEnd, length), rolledUp.rolledTo)
      : floorTo(rolledEnd, length);
  if (end <= start) return [{ from, to, tier: "raw" }];

  const sources: Source[] = [];
  const add = (source: Source): void => {
    if (source.to <= source.from) return;
    const before = sources.at(-1);
    if (before !== undefined && before.tier === source.tier) before.to = source.to;
    else sources.push(source);
  };
  if (start > from) add({ from, to: start, tier: "raw" });
  let at = start;
  for (const hour of rolledUp.dirtyHours) {
    // Half of an hour may be gone with its day's readings; then what was rolled up is all there is.
    if (hour < rawFrom || hour + hourMs <= at || hour >= end) continue;
    add({ from: at, to: Math.max(at, hour), tier });
    add({ from: Math.max(at, hour), to: Math.min(end, hour + hourMs), tier: "raw" });
    at = Math.min(end, hour + hourMs);
  }
  add({ from: at, to: end, tier });
  add({ from: end, to: Math.max(to, end), tier: "raw" });
  return sources;
}

const floorTo = (at: number, step: number): number => Math.floor(at / step) * step;
const ceilTo = (at: number, step: number): number => Math.ceil(at / step) * step;
