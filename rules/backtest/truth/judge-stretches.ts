import type { Outcome } from "../../records/flag-outcome.ts";

/**
 * What a flag of a backtest was worth: `hit` · `false` · `undecided` (looked into, and nothing that speaks for or against it was found) ·
 * `unvisited` (nobody looked, so nothing is known).
 */
export const verdicts = ["hit", "false", "undecided", "unvisited"] as const;
export type Verdict = (typeof verdicts)[number];

/** A stretch in which a condition held. Epoch ms; null: it held at the end. */
export interface Stretch {
  raisedAt: number;
  returnedAt: number | null;
}

/** A failure that somebody found and wrote down. */
export interface RecordedFailure {
  assetId: number;
  /** When it was found. */
  at: number;
  failureMode: string | null;
  /** Whether the machine had failed or an instrument of it. */
  kind: "process" | "instrument";
  /** What people call the record: "WO-17". */
  reference: string;
}

/** A flag of the past, as it was, and what a visit said of it. */
export interface JudgedFlag extends Stretch {
  flagId: number;
  ruleKey: string;
  kind: RecordedFailure["kind"];
  failureMode: string | null;
  outcome: Outcome;
  decidedAt: number;
}

/** What is known of one asset besides its readings. */
export interface Truth {
  failures: readonly RecordedFailure[];
  judged: readonly JudgedFlag[];
}

export interface JudgedStretch {
  verdict: Verdict;
  why: string;
  /** From the raise to the failure; null unless it is a hit. */
  leadMs: number | null;
}

export interface JudgedBy {
  ruleKey: string;
  kind: RecordedFailure["kind"];
  /** Null: any failure of the asset is the rule's. */
  failureMode: string | null;
  horizonMs: number;
  everyFailureRecorded: boolean;
}

/** Each stretch of one asset against what is known of it: recorded failures first, then what visits said of flags at that time. */
export function judgeStretches(
  stretches: readonly Stretch[],
  truth: Truth,
  by: JudgedBy,
): JudgedStretch[] {
  const failures = failuresOf(truth, by);
  return stretches.map((stretch) => judge(stretch, failures, truth, by));
}

/** Failures that the rule is there to foresee, by time: a machine's are none of a rule about instruments, nor the other way round. */
export const failuresOf = (
  { failures }: Truth,
  { kind, failureMode }: Pick<JudgedBy, "kind" | "failureMode">,
): RecordedFailure[] =>
  failures
    .filter((one) => one.kind === kind && sameMode(one.failureMode, failureMode))
    .toSorted((a, b) => a.at - b.at);

/** The failures before which a flag was raised, at most the horizon earlier. */
export const foreseen = (
  failures: readonly RecordedFailure[],
  stretches: readonly Stretch[],
  horizonMs: number,
): RecordedFailure[] =>
  failures.filter(({ at }) => stretches.some((stretch) => foresees(stretch, at, horizonMs)));

/** Raised before it, and not over longer than the horizon when it came. */
const foresees = ({ raisedAt, returnedAt }: Stretch, at: number, horizonMs: number): boolean =>
  raisedAt <= at && Math.max(raisedAt, returnedAt ?? at) + horizonMs >= at;

function judge(
  stretch: Stretch,
  failures: readonly RecordedFailure[],
  { judged }: Truth,
  by: JudgedBy,
): JudgedStretch {
  const failure = failures.find(({ at }) => foresees(stretch, at, by.horizonMs));
  if (failure !== undefined) {
    const mode = failure.failureMode ?? "a failure";
    return {
      verdict: "hit",
      why: `${mode} was found afterwards (${failure.reference})`,
      leadMs: failure.at - stretch.raisedAt,
    };
  }
  const seen = judged.find(
    (flag) =>
      (flag.ruleKey === by.ruleKey ||
        (flag.kind === by.kind && sameMode(flag.failureMode, by.failureMode))) &&
      overlap(flag, stretch),
  );
  const said = seen === undefined ? null : verdictOf(seen.outcome);
  if (seen !== undefined && said !== null) {
    return {
      verdict: said,
      why: `F-${seen.flagId} of that time: ${seen.outcome.replaceAll("-", " ")}`,
      leadMs: said === "hit" ? Math.max(0, seen.decidedAt - stretch.raisedAt) : null,
    };
  }
  if (by.everyFailureRecorded) {
    const why = "no failure was recorded afterwards, and every failure was";
    return { verdict: "false", why, leadMs: null };
  }
  return { verdict: "unvisited", why: "nobody looked into it at that time", leadMs: null };
}

const verdictOf = (outcome: Outcome): Verdict => {
  if (outcome === "confirmed" || outcome === "early") return "hit";
  return outcome === "no-fault-found" || outcome === "sensor-fault" ? "false" : "undecided";
};

const sameMode = (a: string | null, b: string | null): boolean =>
  a === null || b === null || a === b;

export const overlap = (a: Stretch, b: Stretch): boolean =>
  a.raisedAt <= (b.returnedAt ?? Infinity) && b.raisedAt <= (a.returnedAt ?? Infinity);
