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

/** The band a value was expected in. */
export interface Band {
  from: number;
  to: number;
  label: string;
}
