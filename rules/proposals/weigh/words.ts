import type { CandidateReport } from "../../backtest/report/report.ts";
import type { ComparedBy } from "../proposal.ts";

const rate = ({ flagsPerAssetMonth: of }: CandidateReport): string =>
  of === null ? "no rate" : of.value.toFixed(of.value < 1 ? 2 : 1);

/** "9 flags instead of 31 (0.34 instead of 1.2 in an asset-month)". */
export const flagsInWords = (before: CandidateReport | null, after: CandidateReport): string =>
  before === null
    ? `${after.flags} flags (${rate(after)} in an asset-month)`
    : `${after.flags} flags instead of ${before.flags} (${rate(after)} instead of ${rate(before)} in an asset-month)`;

/** "3 visits instead of 9"; nothing where they are as many, as of a rule that sends nobody. */
export function visitsInWords(before: CandidateReport | null, after: CandidateReport): string {
  const [was, now] = [before?.visits.value ?? 0, after.visits.value];
  if (was === now) return "";
  return before === null ? `${now} visits` : `${now} visits instead of ${was}`;
}

export function lostInWords(lost: number, by: ComparedBy): string {
  const one = by === "findings" ? "finding" : "failure";
  const would = by === "findings" ? "no longer be flagged" : "no longer be foreseen";
  if (lost > 0) return lost === 1 ? `one ${one} would ${would}` : `${lost} ${one}s would ${would}`;
  return by === "findings"
    ? "every finding is flagged as before"
    : "as many failures are foreseen as before (there are too many flags to hold findings against each other)";
}

/** "a net value of 12,300 instead of 4,200"; nothing while what standstill and visits cost is not stated. */
export function valueInWords(before: CandidateReport | null, after: CandidateReport): string {
  const [was, now] = [before?.netValue?.value, after.netValue?.value];
  if (typeof now !== "number") return "";
  return typeof was === "number"
    ? `a net value of ${money(now)} instead of ${money(was)}`
    : `a net value of ${money(now)}`;
}

const money = (of: number): string => Math.round(of).toLocaleString("en");

/** Nothing where it is as it was, or no failure was foreseen. */
export function leadInWords(before: CandidateReport | null, after: CandidateReport): string {
  if (after.leadTimeHours === null) return "";
  const now = hours(after.leadTimeHours.median);
  const was = before?.leadTimeHours;
  if (!was) return `${now} of warning (median)`;
  return hours(was.median) === now
    ? ""
    : `${now} of warning instead of ${hours(was.median)} (median)`;
}

const hours = (of: number): string => `${of < 10 ? of.toFixed(1) : Math.round(of)} h`;
