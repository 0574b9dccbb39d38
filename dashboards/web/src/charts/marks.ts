import type { Severity } from "../ui/severity.ts";

/** A level drawn across a chart. */
export interface Level {
  value: number;
  label: string;
  kind: "limit" | "clear" | "expected";
}

/** A moment drawn down a chart. */
export interface Mark {
  at: number;
  label: string;
  tone: Severity | "order" | "plain";
}

/** Where a value was expected at a moment; null while nobody can say. */
export interface Expected {
  at: number;
  low: number | null;
  high: number | null;
}
