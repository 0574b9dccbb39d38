import { poissonInterval } from "../../records/poisson-interval.ts";
import type { Cost, Gain, NetValue } from "../../records/value/net-value.ts";
import { wilsonInterval } from "../../records/wilson.ts";
import type { Verdict } from "../truth/judge-stretches.ts";
import type { AssetOutcome, CandidateOutcome } from "./asset-outcome.ts";
import { addWorth, worthOf } from "./worth.ts";
import type { Worth } from "./worth.ts";

interface Interval {
  value: number;
  low: number;
  high: number;
}

export interface PartNeed {
  number: string;
  name: string;
  quantity: number;
  cost: number;
}

/** What a visit for a candidate's failure mode takes along to an asset of this class. */
export type PartsOf = (candidate: number, classCode: string) => readonly PartNeed[];

/** The report of a backtest, plain JSON; times are epoch ms. */
export interface BacktestReport {
  candidates: CandidateReport[];
  comparison: {
    first: number;
    second: number;
    both: number;
    onlyFirst: number;
    onlySecond: number;
  }[];
}

export interface CandidateReport {
  evidence: { usable: boolean; why: string };
  flags: number;
  flaggedAssets: number;
  flagsPerAssetMonth: Interval | null;
  verdicts: Record<Verdict, number>;
  precision: Interval | null;
  recall: Interval | null;
  failures: number;
  foreseen: number;
  missed: {
    assetId: number;
    tag: string;
    at: number;
    failureMode: string | null;
    reference: string;
  }[];
  leadTimeHours: { median: number; p10: number; p90: number; of: number } | null;
  /** Flags that live would not have told at once, and never. Reports of older versions do not say. */
  held?: { flags: number; neverTold: number };
  visits: Interval;
  parts: PartNeed[];
  cost: Interval;
  /** What it would have been worth, by the arithmetic of live records; absent in reports of older versions. */
  netValue?: NetValue;
  perDay: { day: string; flags: number }[];
  failed: { times: number; message: string } | null;
  coverage: {
    assets: number;
    watched: number;
    withData: number;
    assetMonths: number;
    possibleAssetMonths: number;
    readings: number;
    cameTooLate: number;
    cameLongAfter: number;
    silenceKnown: number;
    repairs: number;
    gaps: { assetId: number; tag: string; signal: string; from: number; to: number }[];
    gapCount: number;
    neverSeen: { assetId: number; tag: string; signal: string }[];
    neverSeenCount: number;
  };
}

const hoursOfMonth = 730.5;
const most = 100;

/** Adds up what the assets gave, one after another, and says what it comes to. */
export function createReport(options: {
  candidates: number;
  hours: number;
  silenceKnown: number;
  visitCost: number | null;
  partsOf: PartsOf;
  /** Without it nothing is said of what it would have been worth. */
  worth?: Worth;
}) {
  const sums = Array.from({ length: options.candidates }, emptySum);
  const overlaps = Array.from({ length: Math.max(0, options.candidates - 1) }, () => ({
    both: 0,
    onlyFirst: 0,
    onlySecond: 0,
  }));

  return {
    add(assetId: number, outcome: AssetOutcome): void {
      for (const [index, one] of outcome.candidates.entries()) {
        const parts = options.partsOf(index, outcome.classCode);
        addTo(sums[index]!, { assetId, outcome, one }, parts);
        const { worth } = options;
        if (worth !== undefined)
          addWorth(sums[index]!, { outcome, one, parts }, { ...worth, index });
      }
      for (const [index, one] of outcome.overlaps.entries()) {
        overlaps[index]!.both += one.both;
        overlaps[index]!.onlyFirst += one.onlyFirst;
        overlaps[index]!.onlySecond += one.onlySecond;
      }
    },
    finish: (): BacktestReport => ({
      candidates: sums.map((sum) => reportOf(sum, options)),
      comparison: overlaps.map((one, index) => ({ first: 0, second: index + 1, ...one })),
    }),
  };
}

const emptySum = () => ({
  flags: 0,
  flaggedAssets: 0,
  verdicts: { hit: 0, false: 0, undecided: 0, unvisited: 0 },
  failures: 0,
  foreseen: 0,
  missed: [] as CandidateReport["missed"],
  leads: [] as number[],
  held: { flags: 0, neverTold: 0 },
  visits: 0,
  parts: new Map<string, PartNeed>(),
  gains: [] as Gain[],
  costs: [] as Cost[],
  perDay: new Map<string, number>(),
  failed: null as CandidateReport["failed"],
  assets: 0,
  watched: 0,
  withData: 0,
  hours: 0,
  readings: 0,
  cameTooLate: 0,
  cameLongAfter: 0,
  repairs: 0,
  gaps: [] as CandidateReport["coverage"]["gaps"],
  gapCount: 0,
  neverSeen: [] as CandidateReport["coverage"]["neverSeen"],
  neverSeenCount: 0,
});
type Sum = ReturnType<typeof emptySum>;

function addTo(
  sum: Sum,
  { assetId, outcome, one }: { assetId: number; outcome: AssetOutcome; one: CandidateOutcome },
  parts: readonly PartNeed[],
): void {
  const { tag } = outcome;
  if (one.applies) sum.assets += 1;
  if (!one.watched) {
    sum.failed ??= one.failed;
    return;
  }
  sum.watched += 1;
  if (one.readings > 0) sum.withData += 1;
  if (one.flags > 0) sum.flaggedAssets += 1;
  sum.flags += one.flags;
  sum.failures += one.failures;
  sum.foreseen += one.foreseen;
  sum.held.flags += one.held?.flags ?? 0;
  sum.held.neverTold += one.held?.neverTold ?? 0;
  sum.visits += one.visits;
  sum.hours += one.hours;
  sum.readings += one.readings;
  sum.cameTooLate += outcome.cameTooLate;
  sum.cameLongAfter += outcome.cameLongAfter;
  sum.repairs += outcome.repairs;
  for (const verdict of ["hit", "false", "undecided", "unvisited"] as const) {
    sum.verdicts[verdict] += one.verdicts[verdict];
  }
  for (const [day, flags] of Object.entries(one.perDay)) {
    sum.perDay.set(day, (sum.perDay.get(day) ?? 0) + flags);
  }
  if (one.failed !== null) {
    sum.failed = {
      times: (sum.failed?.times ?? 0) + one.failed.times,
      message: one.failed.message,
    };
  }
  sum.leads.push(...one.leadHours);
  for (const missed of one.missed)
    if (sum.missed.length < most) sum.missed.push({ assetId, tag, ...missed });
  for (const { number, name, quantity, cost } of parts) {
    const need = sum.parts.get(number) ?? { number, name, quantity: 0, cost: 0 };
    need.quantity += quantity * one.visits;
    need.cost += cost * one.visits;
    if (one.visits > 0) sum.parts.set(number, need);
  }
  const own = new Set(one.signals);
  for (const gap of outcome.gaps) if (own.has(gap.signal)) sum.gaps.push({ assetId, tag, ...gap });
  if (sum.gaps.length > 10 * most) cutGaps(sum);
  for (const signal of own) sum.gapCount += outcome.gapCounts[signal] ?? 0;
  for (const signal of outcome.neverSeen) {
    if (!own.has(signal)) continue;
    sum.neverSeenCount += 1;
    if (sum.neverSeen.length < most) sum.neverSeen.push({ assetId, tag, signal });
  }
}

function cutGaps(sum: Sum): void {
  sum.gaps.sort((a, b) => b.to - b.from - (a.to - a.from));
  sum.gaps.length = Math.min(sum.gaps.length, most);
}

function reportOf(
  sum: Sum,
  options: { hours: number; silenceKnown: number; visitCost: number | null; worth?: Worth },
): CandidateReport {
  cutGaps(sum);
  const assetMonths = sum.hours / hoursOfMonth;
  const { hit, false: wrong } = sum.verdicts;
  const parts = [...sum.parts.values()].sort((a, b) => a.number.localeCompare(b.number));
  const visits = poissonInterval(sum.visits, 1)!;
  const partCost = parts.reduce((total, { cost }) => total + cost, 0);
  const total = partCost + sum.visits * (options.visitCost ?? 0);
  // What one visit more or less takes, as the visits of the window did on average.
  const perVisit = sum.visits === 0 ? (options.visitCost ?? 0) : total / sum.visits;
  return {
    evidence: evidenceOf(sum, assetMonths),
    flags: sum.flags,
    flaggedAssets: sum.flaggedAssets,
    flagsPerAssetMonth: poissonInterval(sum.flags, assetMonths),
    verdicts: sum.verdicts,
    precision: wilsonInterval(hit, hit + wrong),
    recall: wilsonInterval(sum.foreseen, sum.failures),
    failures: sum.failures,
    foreseen: sum.foreseen,
    missed: sum.missed,
    leadTimeHours: quantilesOf(sum.leads),
    held: sum.held,
    visits,
    parts,
    cost: { value: total, low: visits.low * perVisit, high: visits.high * perVisit },
    ...(options.worth === undefined ? {} : { netValue: worthOf(sum, options.worth) }),
    perDay: [...sum.perDay]
      .map(([day, flags]) => ({ day, flags }))
      .sort((a, b) => a.day.localeCompare(b.day)),
    failed: sum.failed,
    coverage: {
      assets: sum.assets,
      watched: sum.watched,
      withData: sum.withData,
      assetMonths,
      possibleAssetMonths: (sum.watched * options.hours) / hoursOfMonth,
      readings: sum.readings,
      cameTooLate: sum.cameTooLate,
      cameLongAfter: sum.cameLongAfter,
      silenceKnown: options.silenceKnown,
      repairs: sum.repairs,
      gaps: sum.gaps,
      gapCount: sum.gapCount,
      neverSeen: sum.neverSeen,
      neverSeenCount: sum.neverSeenCount,
    },
  };
}

/** "0 flags" is said of data, or of nothing. */
function evidenceOf(sum: Sum, assetMonths: number): CandidateReport["evidence"] {
  const no = (why: string) => ({ usable: false, why });
  if (sum.assets === 0) return no("The rule applies to none of these assets.");
  if (sum.watched === 0) return no("None of these assets has all signals that the rule needs.");
  if (assetMonths === 0 && sum.readings > 0) {
    return no("At no time did all signals that the rule needs say something.");
  }
  if (assetMonths === 0) return no("There is no reading of these signals in the window.");
  if (sum.failed !== null && sum.flags === 0) return no(`The rule failed: ${sum.failed.message}.`);
  const months = assetMonths.toFixed(assetMonths < 10 ? 2 : 0);
  return {
    usable: true,
    why: `It watched ${sum.watched} assets, ${months} asset-months with data of ${sum.readings} readings.`,
  };
}

function quantilesOf(values: readonly number[]): CandidateReport["leadTimeHours"] {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))]!;
  return { median: at(0.5), p10: at(0.1), p90: at(0.9), of: sorted.length };
}
