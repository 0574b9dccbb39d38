import { queryOptions } from "@tanstack/react-query";
import { get } from "./client.ts";
import type { Outcome } from "./failure-report.ts";
import type { FlagRow } from "./flags.ts";

/** A line to draw into the chart of a signal. */
export interface EvidenceLine {
  signalId: number;
  role: "limit" | "clear" | "baseline";
  value: number;
}

/** The stretch of a signal that the judgement rests on, copied onto the flag so that it outlives the telemetry. */
export interface EvidenceSignal {
  signalId: number;
  key: string;
  name: string;
  unit: string | null;
  decimals: number | null;
  readings: { observedAt: string; value: number | null; code: string | null }[];
}

export interface Evidence {
  words: string;
  score: number | null;
  lines: EvidenceLine[];
  signals: EvidenceSignal[];
  facts: Record<string, string | number | null>;
}

export interface Flag extends FlagRow {
  evidence: Evidence;
  outcome: Outcome | null;
}

/** By its number, as people say it: "F-12". */
export function flagQuery(number: string) {
  const id = Number(number.replace(/^F-/i, ""));
  return queryOptions({
    queryKey: ["flag", id],
    queryFn: ({ signal }) => get<Flag>(`/flags/${id}`, { signal }),
  });
}
