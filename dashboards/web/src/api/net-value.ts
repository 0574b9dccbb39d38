import type { Interval } from "./release.ts";

/** One part of a value: what it comes to, and from what. */
export interface ValueTerm {
  term: "avoided-downtime" | "visit-downtime" | "visits" | "parts" | "attention";
  /** null: it cannot be said, and why is in `words`. */
  value: number | null;
  words: string;
}

export interface NetValue {
  /** null while one of the terms cannot be said. */
  value: number | null;
  terms: ValueTerm[];
}

/** Hours from the first flag of a fault to the visit that found it. */
export interface LeadTime {
  p10: number;
  p50: number;
  /** Faults that were found. */
  of: number;
  /** Share that left the time in which somebody must act; null where nobody has stated it. */
  enough: Interval | null;
}
