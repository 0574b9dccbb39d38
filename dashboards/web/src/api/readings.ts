import { queryOptions } from "@tanstack/react-query";
import type { Gap, Point } from "../charts/series.ts";
import { get } from "./client.ts";

export interface Reading {
  observedAt: string;
  receivedAt: string;
  value: number | null;
  code: string | null;
  quality: "good" | "uncertain" | "bad";
}

interface Span {
  from: string;
  to: string;
}

export type Tier = "raw" | "1m" | "1h";

type Answer = { gaps: Span[] } & (
  | { form: "readings"; readings: Reading[] }
  | {
      form: "buckets";
      everyMs: number;
      buckets: { at: string; mean: number; min: number; max: number }[];
      withoutValue: Span[];
      sources: (Span & { tier: Tier })[];
    }
);

export interface Stretch {
  points: Point[];
  /** Nothing was heard. */
  gaps: Gap[];
  /** Something was heard, but no value that counts. */
  withoutValue: Gap[];
  /** What the points were made from, and how long each of them is; 0: every point is a reading. */
  source: { tiers: Tier[]; everyMs: number };
}

/** The readings of a signal in [from, to), as points of a chart; long stretches come in buckets with their extremes. */
export function pointsQuery(signal: number, window: { from: number; to: number }) {
  return queryOptions({
    queryKey: ["points", signal, window.from, window.to],
    queryFn: async ({ signal: abort }): Promise<Stretch> => {
      const query = {
        from: new Date(window.from).toISOString(),
        to: new Date(window.to).toISOString(),
        points: 600,
      };
      return stretchOf(await get<Answer>(`/signals/${signal}/readings`, { query, signal: abort }));
    },
    gcTime: 60_000,
  });
}

function stretchOf(answer: Answer): Stretch {
  const gaps = answer.gaps.map(span);
  if (answer.form === "readings") {
    const points = answer.readings.map(({ observedAt, value, quality }) => ({
      at: Date.parse(observedAt),
      value: quality === "bad" ? null : value,
    }));
    const source = { tiers: ["raw" as const], everyMs: 0 };
    return { points, gaps, withoutValue: blanks(points), source };
  }
  const { everyMs, sources } = answer;
  return {
    // The middle of the bucket: its mean was not measured at its start.
    points: answer.buckets.map(({ at, mean, min, max }) => ({
      at: Date.parse(at) + everyMs / 2,
      value: mean,
      min,
      max,
    })),
    gaps,
    withoutValue: answer.withoutValue.map(span),
    source: { tiers: [...new Set(sources.map(({ tier }) => tier))], everyMs },
  };
}

const span = ({ from, to }: Span): Gap => ({ from: Date.parse(from), to: Date.parse(to) });

/** Runs of readings without a value, each up to the next one that has one. */
export function blanks(points: readonly Point[]): Gap[] {
  const runs: Gap[] = [];
  let open: Gap | null = null;
  for (const { at, value } of points) {
    if (open !== null) open.to = at;
    if (value !== null) open = null;
    else if (open === null) runs.push((open = { from: at, to: at }));
  }
  return runs;
}
