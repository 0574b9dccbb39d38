import { queryOptions } from "@tanstack/react-query";
import { get, post } from "./client.ts";
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

/** As much of a flag as its evidence is drawn from; one that was never raised has it too. */
export interface Evidenced {
  asset: { id: number };
  summary: string;
  severity: number;
  triggeredAt: string;
  evidence: Evidence;
}

type Facts = Record<string, string | number | null>;

export interface Evidence {
  words: string;
  /** How far gone: 1 is at the limit. */
  score: number | null;
  lines: EvidenceLine[];
  signals: EvidenceSignal[];
  facts: Facts;
  parts: { kind: string; words: string; facts: Facts }[];
}

/** What may have happened to a flag. */
export const flagHappenings = [
  "raised",
  "raised-again",
  "returned",
  "acknowledged",
  "withdrawn",
  "cleared",
  "reset",
  "held",
  "escalated",
  "outcome-revised",
  "outcome-kept",
  "re-dated",
  "not-judged-again",
] as const;

export interface FlagHistoryEntry {
  type: (typeof flagHappenings)[number];
  at: string;
  recordedAt: string;
  by: string | null;
  /** Why, where it was not the course of things. */
  reason: string | null;
}

export interface Finding {
  outcome: Outcome;
  source: "visit" | "person";
  workOrderId: number | null;
  by: string;
  decidedAt: string;
  recordedAt: string;
  /** Of a person's word: why. */
  reason: string | null;
  /** What it was instead. */
  failureMode: string | null;
  superseded: boolean;
}

/** What the author of a rule thought of its flags. */
export interface Rationalisation {
  cause: string | null;
  consequence: string | null;
  response: string | null;
  timeToRespondMs: number | null;
  /** Code of the kit that its orders take along, in place of that of the failure mode. */
  kit: string | null;
  /** The class that its orders have by the rule, and why. */
  priority: { class: string; reason: string } | null;
}

export interface Flag extends FlagRow {
  /** As the version that raised it says. */
  rationalisation: Rationalisation | null;
  evidence: Evidence;
  history: FlagHistoryEntry[];
  /** What visits found, the newest first; the newest counts. */
  outcomes: Finding[];
}

/** By its number, as people say it: "F-12". */
export function flagQuery(number: string) {
  const id = Number(number.replace(/^F-/i, ""));
  return queryOptions({
    queryKey: ["flag", id],
    queryFn: ({ signal }) => get<Flag>(`/flags/${id}`, { signal }),
  });
}

export interface OutcomeCommand {
  outcome: Outcome;
  reason: string;
  /** The outcome that was looked at; null: none. Where it is another one by now, it is refused. */
  from: Outcome | null;
  /** What it was instead, with another cause. */
  failureMode?: string;
}

/** Lets go of a flag that latches. */
export function resetFlag(flag: number) {
  return post<Flag>(`/flags/${flag}/reset`);
}

/** Says what a flag was worth, in place of what its visit found, or without a visit. */
export function reviseOutcome(flag: number, command: OutcomeCommand) {
  return post<{ flagId: number; outcome: Outcome }>(`/flags/${flag}/outcome`, command);
}
