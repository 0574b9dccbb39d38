import type { Bucket } from "../telemetry-store.ts";

/**
 * Buckets of a finer kind (or parts of one bucket) made into buckets of `everyMs`. They are given in the order of time, and no
 * two hold readings of the same moment.
 */
export function combineBuckets(parts: Iterable<Bucket>, everyMs: number): Bucket[] {
  const combined: Bucket[] = [];
  let open: Bucket | undefined;
  for (const part of parts) {
    const at = Math.floor(part.at / everyMs) * everyMs;
    if (open === undefined || open.at !== at) {
      open = { ...bare(part), at };
      combined.push(open);
      continue;
    }
    const count = open.count + part.count;
    // Not the sum over the count: a mean of large values must not overflow, nor leave [min, max].
    open.mean += (part.mean - open.mean) * (part.count / count);
    open.count = count;
    open.min = Math.min(open.min, part.min);
    open.max = Math.max(open.max, part.max);
    open.last = part.last;
  }
  return combined;
}

const bare = ({ at, count, min, max, mean, first, last }: Bucket): Bucket => ({
  at,
  count,
  min,
  max,
  mean,
  first,
  last,
});
