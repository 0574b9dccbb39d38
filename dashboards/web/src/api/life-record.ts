import { queryOptions } from "@tanstack/react-query";
import { get } from "./client.ts";
import type { Interval } from "./release.ts";

type Share = Interval & { of: number };

/** What a rule's predictions of remaining useful life were worth. */
export interface LifeRecord {
  /** Machines foretold, of which it is known when it came. */
  reached: number;
  /** Said only when it had come. */
  unforeseen: number;
  prognosticHorizonHours: number | null;
  /** Good to a fifth of what was left, halfway. */
  alphaLambda: Share | null;
  calibration: {
    stated: number | null;
    predictions: number;
    held: number;
    first: Share | null;
  };
  /** Of the first predictions: too long is positive. */
  medianErrorHours: number | null;
  /** Repaired before, or nothing came. */
  censored: { repaired: number; subsided: number; predictions: number; outlived: number };
  notFailing: number;
  open: number;
}

export function lifeRecordQuery(rule: string) {
  return queryOptions({
    queryKey: ["rule", rule, "life-record"],
    queryFn: ({ signal }) =>
      get<LifeRecord>(`/rules/${encodeURIComponent(rule)}/life-record`, { signal }),
  });
}
