import { queryOptions } from "@tanstack/react-query";
import { get, post } from "./client.ts";
import type { Page } from "./page.ts";

interface Said {
  value: number | null;
  code: string | null;
  by: { kind: "device" | "person" | "not-told"; name: string | null };
}

/** A reading that was given another value: what it was and is, who said so, when and why. */
export interface Correction {
  id: number;
  observedAt: string;
  recordedAt: string;
  was: Said;
  now: Said;
  comment: string | null;
}

const minute = 60_000;
const shown = 100;

/** Of a signal in a window, by whole minutes, so that a window that moves along does not ask each second. */
export function correctionsQuery(signal: number, window: { from: number; to: number }) {
  const from = Math.floor(window.from / minute) * minute;
  const to = Math.ceil(window.to / minute) * minute;
  return queryOptions({
    queryKey: ["corrections", signal, from, to],
    queryFn: ({ signal: abort }) =>
      get<Page<Correction>>(`/signals/${signal}/corrections`, {
        query: {
          from: new Date(from).toISOString(),
          to: new Date(to).toISOString(),
          limit: shown,
        },
        signal: abort,
      }),
  });
}

export interface CorrectionRequest {
  signal: number;
  observedAt: string;
  /** Null strikes the reading out. */
  value: number | null;
  comment: string;
}

/** Accepted at once; in force a moment later. */
export function correctReading({ signal, ...body }: CorrectionRequest): Promise<unknown> {
  return post(`/signals/${signal}/corrections`, body);
}
