import { median } from "simple-statistics";
import type { Outcome } from "../records/flag-outcome.ts";

/** A stretch in which a version held on an asset, said aloud or not. Times are the device's. */
export interface Stretch {
  /** "T-…": of a trial; "F-…": of a flag. */
  id: string;
  asset: { id: number; tag: string; name: string };
  site: { id: number; name: string };
  raisedAt: number;
  returnedAt: number | null;
  summary: string;
  /** What a visit found, of one that was a flag. */
  outcome: Outcome | null;
}

/** A fault that a visit confirmed, of the kind that the rule is about. */
export interface ConfirmedFault {
  assetId: number;
  /** When it was found, our clock. */
  at: number;
}

export type Verdict = "hit" | "false" | "undecided";

/** Stretches of one asset that follow each other closely: what a person would see as one flag. */
export interface Matter extends Stretch {
  verdict: Verdict;
  counterpart: Stretch | null;
}

export interface ComparedSide {
  matters: Matter[];
  hits: number;
  falseFlags: number;
  undecided: number;
  missed: number;
}

export interface ComparedTrial {
  candidate: ComparedSide;
  live: ComparedSide;
  /** Of what both said: by how much the candidate was earlier, median; null without any. */
  earlierByMs: number | null;
}

/** A fault found so long after a flag at most is the one that it told of. */
const horizonMs = 30 * 86_400_000;

/**
 * A version in trial beside what was live on the same assets. Stretches of one side and asset that overlap or lie within `withinMs` of each
 * other are one matter, and so are those of both sides: then a visit's finding on one says what the other would have been worth.
 */
export function compareTrial(
  candidate: readonly Stretch[],
  live: readonly Stretch[],
  faults: readonly ConfirmedFault[],
  withinMs: number,
): ComparedTrial {
  const [mine, theirs] = [inMatters(candidate, withinMs), inMatters(live, withinMs)];
  const pairs = pairsOf(mine, theirs, withinMs);
  const back = new Map([...pairs].map(([one, other]) => [other, one]));
  const faultsOf = Map.groupBy(faults, ({ assetId }) => assetId);
  const earlier = [...pairs].map(([one, other]) => other.raisedAt - one.raisedAt);
  return {
    candidate: sideOf(mine, pairs, faultsOf),
    live: sideOf(theirs, back, faultsOf),
    earlierByMs: earlier.length === 0 ? null : median(earlier),
  };
}

function inMatters(stretches: readonly Stretch[], withinMs: number): Stretch[] {
  const matters: Stretch[] = [];
  for (const ofAsset of Map.groupBy(stretches, ({ asset }) => asset.id).values()) {
    let last: Stretch | undefined;
    for (const stretch of ofAsset.toSorted((a, b) => a.raisedAt - b.raisedAt)) {
      if (last !== undefined && stretch.raisedAt <= endOf(last) + withinMs) {
        last.returnedAt = later(last.returnedAt, stretch.returnedAt);
        last.outcome = stretch.outcome ?? last.outcome;
      } else {
        last = { ...stretch };
        matters.push(last);
      }
    }
  }
  return matters;
}

const endOf = ({ returnedAt }: Stretch): number => returnedAt ?? Infinity;

const later = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? null : Math.max(a, b);

/** Each with at most one of the other side: the first that is near enough. */
function pairsOf(
  mine: readonly Stretch[],
  theirs: readonly Stretch[],
  withinMs: number,
): Map<Stretch, Stretch> {
  const pairs = new Map<Stretch, Stretch>();
  const left = Map.groupBy(theirs, ({ asset }) => asset.id);
  for (const one of mine) {
    const others = left.get(one.asset.id) ?? [];
    const place = others.findIndex(
      (other) => one.raisedAt <= endOf(other) + withinMs && other.raisedAt <= endOf(one) + withinMs,
    );
    if (place >= 0) pairs.set(one, others.splice(place, 1)[0]!);
  }
  return pairs;
}

function sideOf(
  stretches: readonly Stretch[],
  pairs: ReadonlyMap<Stretch, Stretch>,
  faults: ReadonlyMap<number, readonly ConfirmedFault[]>,
): ComparedSide {
  const matters = stretches.map((one): Matter => {
    const counterpart = pairs.get(one) ?? null;
    const known = verdictOf(one.outcome) ?? verdictOf(counterpart?.outcome ?? null);
    const foreseen = (faults.get(one.asset.id) ?? []).some((fault) => foresees(one, fault));
    return { ...one, counterpart, verdict: known ?? (foreseen ? "hit" : "undecided") };
  });
  const count = (verdict: Verdict) => matters.filter((one) => one.verdict === verdict).length;
  const missed = [...faults.values()]
    .flat()
    .filter((fault) => !matters.some((one) => isOf(one, fault) && foresees(one, fault))).length;
  return {
    matters,
    hits: count("hit"),
    falseFlags: count("false"),
    undecided: count("undecided"),
    missed,
  };
}

const isOf = ({ asset }: Stretch, { assetId }: ConfirmedFault): boolean => asset.id === assetId;

const foresees = ({ raisedAt }: Stretch, { at }: ConfirmedFault): boolean =>
  raisedAt <= at && at - raisedAt <= horizonMs;

/** Null: nothing was found that says anything of the rule. */
function verdictOf(outcome: Outcome | null): Verdict | null {
  if (outcome === "confirmed" || outcome === "early") return "hit";
  return outcome === "no-fault-found" || outcome === "sensor-fault" ? "false" : null;
}
