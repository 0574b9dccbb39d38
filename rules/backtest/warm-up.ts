const unitMs: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const durationForm = /^\s*(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)\s*$/;
const readingsForm = /^\s*(\d+)\s*readings\s*$/;

/** What forms need whose definition need not say so: two of the weeks that are learnt and some more, or the past that a trend rests on. */
const unsaidMs: Record<string, number> = {
  anomaly: 21 * unitMs["d"]!,
  detector: 21 * unitMs["d"]!,
  timeToThreshold: 14 * unitMs["d"]!,
};
const shortest = 3_600_000;
const longest = 180 * unitMs["d"]!;

/**
 * How long before its window a rule should begin to learn: all durations that its condition names together, since parts may wait for each
 * other. Told by the definition as it was written, so that it holds for every form of condition there will be.
 */
export function warmUpFor(condition: unknown, slowestIntervalMs: number): number {
  return Math.min(longest, Math.max(shortest, durationsIn(condition, slowestIntervalMs)));
}

function durationsIn(value: unknown, intervalMs: number): number {
  if (typeof value === "string") {
    const duration = durationForm.exec(value);
    if (duration !== null) return Number(duration[1]) * unitMs[duration[2]!]!;
    const readings = readingsForm.exec(value);
    return readings === null ? 0 : Number(readings[1]) * intervalMs;
  }
  if (typeof value !== "object" || value === null) return 0;
  return Object.entries(value).reduce(
    (sum, [name, part]) => sum + (unsaidMs[name] ?? 0) + durationsIn(part, intervalMs),
    0,
  );
}
