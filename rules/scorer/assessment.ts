import type { RowScores } from "../conditions/condition.ts";
import type { Transition } from "../evaluation/evaluate.ts";
import type { Evidence } from "../evaluation/evidence.ts";
import type { AssetMemory } from "./asset-memory.ts";
import type { PlannedRule } from "./asset-plan.ts";

/*
 * How a batch goes, all of it pure but for the memories, which are changed in place:
 *
 *   asset-memory.ts         remembered(asset, plan, stored, seq)   an asset as it was stored; `seq`: the position of its partition
 *                           replanned(memory, asset, plan, seq)    the same under other rules or facts (samePlan: not needed); settles it
 *                           toStore(memory), neededFrom(memory)    what to keep of it, and the log that must be kept with that
 *   assess-intervention.ts  assessReset, assessHandOver          what is not in the log settles the asset first
 *   assess.ts               takeEntry(entry, memories, result)     puts inputs into the windows they concern, evaluates nothing
 *                           finishBatch(result)                    evaluates what was touched and appends what changed
 *
 * All but takeEntry come between two batches, when everything taken in is evaluated. To rebuild a memory: `remembered`, then `takeEntry` of
 * everything from the lowest entry needed up to the position, and `finishBatch`, with an assessment that is thrown away: inputs that the
 * stored state has in it are skipped, so an entry may be given to assets that need it and to others alike.
 */

/** A transition with what a flag needs, cut out at its moment: later readings would blur it. */
export interface Judgement {
  transition: Transition;
  /** Our clock: when the reading came that did it; null when time or a repair did. */
  receivedAt: number | null;
  evidence: Evidence;
}

/** What is to be done about the flag of one rule on one asset. Those of one rule are in order. */
export type RuleChange =
  | ({ kind: "transition"; memory: AssetMemory; rule: PlannedRule } & Judgement)
  /** A late reading or a correction: what was told from some moment up to here is replaced, however much of it. */
  | {
      kind: "revision";
      memory: AssetMemory;
      rule: PlannedRule;
      /** Whether it held just before the stretch. */
      activeBefore: boolean;
      was: readonly Transition[];
      now: readonly Judgement[];
    };

/** How a row of an asset was judged by a rule, for the page that shows it. */
export interface ScoredRow {
  memory: AssetMemory;
  rule: PlannedRule;
  scores: RowScores;
}

export interface AssessmentCounts {
  /** Evaluated in their place, those that came late and corrections included. */
  evaluated: number;
  /** The same again: changes nothing. */
  repeats: number;
  /** Within the allowed lateness but older than others that were there: their asset was rewound. */
  late: number;
  /** Another value for a moment that had one. */
  corrections: number;
  /** Too late to be evaluated, or sent as history. */
  historical: number;
  /** How often a window was settled early because it was full. */
  overfull: number;
}

/** What a batch led to. */
export interface Assessment {
  changes: RuleChange[];
  /** Held when nothing came to judge the asset by it any more, by the name of its memory; `at`: device time. */
  departed: { memory: AssetMemory; key: string; at: number }[];
  /** Rows as they were judged. */
  scores: ScoredRow[];
  /** Rules that failed on something: by version, how often and why. They stop nobody else. */
  failures: Map<number, { times: number; message: string }>;
  counts: AssessmentCounts;
  /** Assets that wait for `finishBatch`. */
  touched: AssetMemory[];
}
