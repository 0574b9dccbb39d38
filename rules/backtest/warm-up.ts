import { z } from "zod";
import { fillIn, overrideSchema, parametersSchema } from "../definition/parameters.ts";

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

/** What of a rule as it was written says how long it looks back. */
const lookingBack = z.object({
  condition: z.unknown(),
  parameters: parametersSchema.catch({}).default({}),
  overrides: z.array(overrideSchema).catch([]).default([]),
});

/**
 * How long before its window a rule should begin to learn: all durations that its condition names together, since parts may wait for each
 * other; of a parameter the longest that it is anywhere. Told by the definition as it was written, so that it holds for every form of
 * condition there will be.
 */
export function warmUpFor(written: unknown, slowestIntervalMs: number): number {
  const { data } = lookingBack.safeParse(written);
  if (data === undefined) return shortest;
  const { condition, parameters, overrides } = data;
  const span = (value: unknown) => durationsIn(value, slowestIntervalMs);
  const longestOf = Object.entries(parameters).map(([name, fleet]) => {
    const said = overrides.flatMap(({ set }) => set[name] ?? []);
    return [name, [fleet, ...said].reduce((a, b) => (span(b) > span(a) ? b : a))] as const;
  });
  const filled = fillIn(condition, Object.fromEntries(longestOf));
  return Math.min(longest, Math.max(shortest, span(filled.ok ? filled.filled : condition)));
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
