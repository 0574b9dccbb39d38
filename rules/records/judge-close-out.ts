import { isFailure as reportsFailure } from "./close-out.ts";
import type { Outcome } from "./flag-outcome.ts";

/** What a visit reported, as far as it says whether a machine had failed. */
export interface Reported {
  repaired: boolean;
  foundCondition: string;
  foundFailureMode: string | null;
}

/** What one flag behind the order was worth, at present. */
export interface FlagLabel {
  outcome: Outcome;
  kind: "process" | "instrument";
  /** What the flag suspected. */
  suspected: string | null;
  /** Whether a person has said it, and what it was instead, where the person named that. */
  byPerson: boolean;
  instead: string | null;
}

export interface JudgedCloseOut {
  isFailure: boolean;
  /** A flag had named it before. */
  foreseen: boolean;
  failureMode: string | null;
}

const isRight = ({ outcome }: FlagLabel): boolean => outcome === "confirmed" || outcome === "early";

const saidToBeThere: ReadonlySet<string> = new Set(["as-flagged", "early"]);

/**
 * What a visit comes to: its report, and over it what people have said since of the flags behind it. A flag that was right after all names a
 * failure; where the report only said "as flagged" and no flag was right, there was none, or another one.
 */
export function judgeCloseOut(reported: Reported, labels: readonly FlagLabel[]): JudgedCloseOut {
  const right = labels.filter(isRight);
  const byReport = {
    isFailure: reportsFailure(reported),
    foreseen: right.length > 0,
    failureMode: reported.foundFailureMode,
  };
  if (!labels.some(({ byPerson }) => byPerson)) return byReport;
  const found = right.find(({ byPerson }) => byPerson);
  if (found !== undefined) {
    const failureMode = found.suspected ?? reported.foundFailureMode;
    const isFailure = found.kind === "process" && failureMode !== null;
    return { isFailure, foreseen: true, failureMode };
  }
  if (right.length > 0 || !saidToBeThere.has(reported.foundCondition)) return byReport;
  const other = labels.find(({ outcome }) => outcome === "other-cause");
  const instead = other?.instead ?? null;
  return {
    isFailure: reported.repaired && instead !== null,
    foreseen: false,
    failureMode: other === undefined ? null : instead,
  };
}
