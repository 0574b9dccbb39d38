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

type Answer = { gaps: { from: string; to: string }[] } & (
  | { form: "readings"; readings: Reading[] }
  | {
      form: "buckets";
      everyMs: number;
      buckets: { at: string; mean: number; min: number; max: number }[];
    }
);

export interface Stretch {
  points: Point[];
  gaps: Gap[];
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
      const answer = await get<Answer>(`/signals/${signal}/readings`, { query, signal: abort });
      const gaps = answer.gaps.map(({ from, to }) => ({
        from: Date.parse(from),
        to: Date.parse(to),
      }));
      return { points: pointsOf(answer), gaps };
    },
    gcTime: 60_000,
  });
}

function pointsOf(answer: Answer): Point[] {
  if (answer.form === "buckets")
    return answer.buckets.map(({ at, mean, min, max }) => {
      // The middle of the bucket: its mean was not measured at its start.
      return { at: Date.parse(at) + answer.everyMs / 2, value: mean, min, max };
    });
  return answer.readings.map(({ observedAt, value, quality }) => ({
    at: Date.parse(observedAt),
    value: quality === "bad" ? null : value,
  }));
}
