import type { AssetEntry } from "#ingest";
import type { RuleDefinition } from "../../definition/rule-schema.ts";
import { sendsPeople } from "../../definition/sends-people.ts";
import type { ReplayedAsset, ReplayedCandidate, ReplayedStretch } from "../replay/replay-job.ts";
import { ruleOn } from "../../evaluation/for-asset.ts";
import { countVisits } from "../truth/count-visits.ts";
import { heldByDesign, heldByTopology, nothingHolding } from "../truth/held-by-live.ts";
import type { Explaining, HeldStretch, Holding } from "../truth/held-by-live.ts";
import { failuresOf, foreseen, judgeStretches, overlap } from "../truth/judge-stretches.ts";
import type { JudgedBy, JudgedStretch, Stretch, Truth, Verdict } from "../truth/judge-stretches.ts";

/** What one asset adds to the report of a backtest: plain JSON, bounded. */
export interface AssetOutcome {
  tag: string;
  classCode: string;
  candidates: CandidateOutcome[];
  /** The first candidate against each other: flags that overlap, and the rest. */
  overlaps: { both: number; onlyFirst: number; onlySecond: number }[];
  gaps: { signal: string; from: number; to: number }[];
  gapCounts: Record<string, number>;
  neverSeen: string[];
  readings: number;
  cameTooLate: number;
  cameLongAfter: number;
  repairs: number;
}

export interface CandidateOutcome {
  applies: boolean;
  watched: boolean;
  flags: number;
  /** By UTC day. */
  perDay: Record<string, number>;
  verdicts: Record<Verdict, number>;
  failures: number;
  foreseen: number;
  missed: { at: number; failureMode: string | null; reference: string }[];
  leadHours: number[];
  /** Flags that live would not have told at once, and those of them that it never would have. Outcomes of older versions do not say. */
  held?: { flags: number; neverTold: number };
  visits: number;
  hours: number;
  readings: number;
  signals: string[];
  failed: { times: number; message: string } | null;
}

export interface OutcomeTerms {
  from: number;
  to: number;
  horizonMs: number;
  visitWithinMs: number;
  everyFailureRecorded: boolean;
}

export interface JudgedReplay {
  outcome: AssetOutcome;
  /** By candidate, each flag with what it was worth. */
  flags: JudgedFlagOfReplay[][];
}

type JudgedFlagOfReplay = ReplayedStretch & JudgedStretch & { held: HeldStretch | null };

const hour = 3_600_000;
const mostMissed = 20;
const mostLeads = 200;

/** What replaying the candidates gave, set against what is known of the asset. */
export function judgeReplay(
  asset: Pick<AssetEntry, "tag" | "classCode">,
  rules: readonly RuleDefinition[],
  replayed: ReplayedAsset,
  truth: Truth,
  terms: OutcomeTerms,
  holding: Holding = nothingHolding,
): JudgedReplay {
  const judged = replayed.candidates.map((one, index) => {
    const rule = ruleOn(rules[index]!, asset);
    const explaining = explainingOf(index, rules, replayed, holding);
    const heldOf = (stretch: Stretch) => heldBy(stretch, rule, explaining(stretch), holding);
    return judgeCandidate(one, rule, truth, terms, heldOf);
  });
  const { readings, gaps, gapCounts, neverSeen, cameTooLate, cameLongAfter, repairs } = replayed;
  const [first, ...others] = replayed.candidates;
  return {
    outcome: {
      tag: asset.tag,
      classCode: asset.classCode,
      candidates: judged.map(({ outcome }) => outcome),
      overlaps: others.map((other) => compare(first!.stretches, other.stretches)),
      gaps,
      gapCounts,
      neverSeen,
      readings,
      cameTooLate,
      cameLongAfter,
      repairs,
    },
    flags: judged.map(({ flags }) => flags),
  };
}

function judgeCandidate(
  replayed: ReplayedCandidate,
  rule: RuleDefinition,
  truth: Truth,
  terms: OutcomeTerms,
  heldOf: (stretch: Stretch) => HeldStretch | null,
): { outcome: CandidateOutcome; flags: JudgedFlagOfReplay[] } {
  const { stretches, applies, watched, hours, readings, signals, failed } = replayed;
  const by: JudgedBy = {
    ruleKey: rule.key,
    kind: rule.kind,
    failureMode: modeOf(rule),
    horizonMs: terms.horizonMs,
    everyFailureRecorded: terms.everyFailureRecorded,
  };
  const verdictsOf = judgeStretches(stretches, truth, by);
  const flags = stretches.map((stretch, index) => ({
    ...stretch,
    ...verdictsOf[index]!,
    held: heldOf(stretch),
  }));
  const failures = watched && readings > 0 ? failuresOf(truth, by) : [];
  const inWindow = failures.filter(({ at }) => at >= terms.from && at < terms.to);
  const caught = new Set(foreseen(inWindow, stretches, terms.horizonMs));
  const verdicts = { hit: 0, false: 0, undecided: 0, unvisited: 0 };
  const perDay: Record<string, number> = {};
  for (const { verdict, triggeredAt } of flags) {
    verdicts[verdict] += 1;
    const day = new Date(triggeredAt).toISOString().slice(0, 10);
    perDay[day] = (perDay[day] ?? 0) + 1;
  }
  return {
    flags,
    outcome: {
      applies,
      watched,
      flags: flags.length,
      perDay,
      verdicts,
      failures: inWindow.length,
      foreseen: caught.size,
      missed: inWindow
        .filter((one) => !caught.has(one))
        .slice(0, mostMissed)
        .map(({ at, failureMode, reference }) => ({ at, failureMode, reference })),
      leadHours: flags
        .flatMap(({ leadMs }) => (leadMs === null ? [] : [leadMs / hour]))
        .slice(0, mostLeads),
      held: {
        flags: flags.filter(({ held }) => held !== null).length,
        neverTold: flags.filter(({ held }) => held?.toldAt === null).length,
      },
      visits: sendsPeople(rule) ? countVisits(toldOf(flags), failures, terms.visitWithinMs) : 0,
      hours,
      readings,
      signals,
      failed,
    },
  };
}

/** Nobody is sent for what is not told, nor before. */
const toldOf = (flags: readonly JudgedFlagOfReplay[]): Stretch[] =>
  flags
    .flatMap(({ raisedAt, returnedAt, held }) => {
      const toldAt = held === null ? raisedAt : held.toldAt;
      return toldAt === null ? [] : [{ raisedAt: toldAt, returnedAt }];
    })
    .toSorted((a, b) => a.raisedAt - b.raisedAt);

/** In the order in which live asks. */
function heldBy(
  stretch: Stretch,
  { condition }: RuleDefinition,
  explaining: readonly Explaining[],
  { gateways }: Holding,
): HeldStretch | null {
  const silence =
    "noData" in condition ? heldByTopology(stretch, condition.noData.for, gateways) : null;
  return silence ?? heldByDesign(stretch, explaining);
}

/**
 * What explains a candidate's flags by its rule: flags of the candidates beside it, or else of the rules that were live then. Of two that
 * explain each other the older one is told, so that people hear of one.
 */
function explainingOf(
  index: number,
  rules: readonly RuleDefinition[],
  { candidates }: ReplayedAsset,
  { explaining }: Holding,
): (stretch: Stretch) => Explaining[] {
  const { key: own, suppressedBy = [] } = rules[index]!;
  const all = suppressedBy.flatMap((key) => {
    const other = rules.findIndex((rule) => rule.key === key);
    const isMutual = rules[other]?.suppressedBy?.includes(own) === true;
    const recorded = explaining.filter((one) => one.key === key);
    const stretches = other < 0 ? recorded : candidates[other]!.stretches;
    return stretches.map(({ raisedAt, returnedAt }) => ({
      explaining: { key, raisedAt, returnedAt },
      mayExplain: (at: number) => !isMutual || raisedAt < at || (raisedAt === at && other < index),
    }));
  });
  return ({ raisedAt }) =>
    all.flatMap(({ explaining: one, mayExplain }) => (mayExplain(raisedAt) ? [one] : []));
}

const modeOf = ({ kind, failureMode }: RuleDefinition): string | null =>
  kind === "instrument" ? null : (failureMode ?? null);

function compare(
  first: readonly ReplayedStretch[],
  second: readonly ReplayedStretch[],
): { both: number; onlyFirst: number; onlySecond: number } {
  const both = first.filter((one) => second.some((other) => overlap(one, other))).length;
  const shared = second.filter((one) => first.some((other) => overlap(one, other))).length;
  return { both, onlyFirst: first.length - both, onlySecond: second.length - shared };
}
