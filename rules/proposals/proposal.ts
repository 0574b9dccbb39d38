import type { CandidateReport } from "../backtest/report/report.ts";
import type { Outcome } from "../records/flag-outcome.ts";

/** What is proposed. Limits are raised or lowered as numbers are, whatever side of them is flagged. */
export const proposalKinds = [
  "raise-limit",
  "lower-limit",
  "lengthen-delay",
  "retire",
  "add",
  "relearn",
] as const;
export type ProposalKind = (typeof proposalKinds)[number];

/**
 * What it is to bring, and so what its backtest is asked: `quieter`: fewer flags for nothing, no finding lost; `keener`: failures foreseen that were
 * missed; `gone`: nothing any more; `relearnt`: one of the first two, by what has been learnt since.
 */
export type Aim = "quieter" | "keener" | "gone" | "relearnt";

/**
 * `waiting`: found, and not tried yet; `trying`: its backtest is queued or runs; `open`: shown, waits for a person; `unsupported`: the backtest did not
 * bear it out, and nobody was shown it; `expired`: what it rests on is not so any more.
 */
export type ProposalState =
  | "waiting"
  | "trying"
  | "open"
  | "unsupported"
  | "accepted"
  | "rejected"
  | "expired";

/** Those that people see. */
export const shownStates = ["open", "accepted", "rejected", "expired"] as const;

/** What a proposal rests on: labelled flags, newest first, and coverage gaps. */
export interface Evidence {
  flags: readonly { id: number; outcome: Outcome }[];
  gaps: readonly number[];
  /** Work orders behind whose failures signs were learnt. */
  failures?: readonly number[] | undefined;
}

/** One way of carrying it out. `words`: "the limit of Vibration from 7.1 to 8.4 mm/s". */
export interface ProposedChange {
  words: string;
  /** As a person would write it. */
  definition: unknown;
}

/** The past that it is tried on. Epoch ms. */
export interface TriedOn {
  from: number;
  /** Assets that it rests on: never left out. */
  assetIds: readonly number[];
}

/** Something to be tried. */
export interface Suggestion {
  kind: ProposalKind;
  aim: Aim;
  ruleKey: string;
  /** Without its change: "Raise the limit of Vibration". */
  title: string;
  /** Why, with the figures that it comes from. */
  because: string;
  evidence: Evidence;
  scope: TriedOn;
  /** The mildest first; none: the rule itself would go. At most three: a backtest takes four candidates, and one is the rule as it is. */
  candidates: readonly ProposedChange[];
}

/** An expected answer: nothing is suggested, and why. */
export interface NothingToSuggest {
  kind: ProposalKind;
  nothing: string;
}

export type Suggested = Suggestion | NothingToSuggest;

export const isSuggestion = (one: Suggested): one is Suggestion => "candidates" in one;

/** Something that a visit found, behind one or several flags. */
export interface Finding {
  assetId: number;
  tag: string;
  /** "bearing-wear was found afterwards (WO-17)". */
  what: string;
  /** Of the first flag: ISO. */
  raisedAt: string;
}

/** One by one; or, where a backtest raises more flags than it lists, by how many failures each foresaw. */
export const comparisons = ["findings", "failures"] as const;
export type ComparedBy = (typeof comparisons)[number];

/** What the backtest said, kept with the proposal: backtests age out. Null: there is no rule before, or none after. */
export interface ProposalReport {
  from: number;
  to: number;
  before: CandidateReport | null;
  after: CandidateReport | null;
  /** Findings that only the rule as it is flagged, and that only the proposed one did; the first of them. */
  lost: Finding[];
  gained: Finding[];
  lostCount: number;
  gainedCount: number;
  comparedBy: ComparedBy;
  /** Of the assets that the rule watches, so many were replayed. */
  assets: { replayed: number; watched: number };
}

/** What was answered when a subject was looked at. */
export interface LookAnswer {
  kind: ProposalKind;
  /** Of a class: what came unforeseen. */
  failureMode?: string | undefined;
  /** Null: nothing was suggested. */
  proposalId: number | null;
  words: string;
}

/** In figures that a person can check: fewer labelled flags are chance. */
export const fewestDecided = 5;
export const fewestFalse = 3;
export const fewestMissed = 2;
