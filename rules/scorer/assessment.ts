import type { Transition } from "../evaluation/evaluate.ts";
import type { Evidence } from "../evaluation/evidence.ts";
import type { AssetMemory } from "./asset-memory.ts";
import type { PlannedRule } from "./asset-plan.ts";

/*
 * How a batch goes, all of it pure but for the memories, which are changed in place:
 *
 *   remembered(asset, plan, stored, seq)   an asset as it was stored; `seq` is the position of the partition
 *   takeEntry(entry, memories, result)     puts the inputs of an entry into the windows they concern, evaluates nothing
 *   finishBatch(result)                    evaluates every window that was touched and appends what changed
 *   assessReset, assessSuperseded          between two batches: what is not in the log settles the asset
 *   replanned(memory, asset, plan, seq)    the same memory under other rules; between two batches, settles the asset
 *   toStore(memory), neededFrom(memory)    after finishBatch
 *
 * To rebuild a memory: `remembered`, then `takeEntry` of everything from the lowest seq needed up to the position and `finishBatch` as often
 * as liked, with an assessment that is thrown away. Inputs that the stored state has in it are skipped.
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
  /** A late reading or a correction: what was told of a stretch of the past is replaced. Always the last stretch before what follows. */
  | {
      kind: "revision";
      memory: AssetMemory;
      rule: PlannedRule;
      /** Whether it held just before the stretch. */
      activeBefore: boolean;
      was: readonly Transition[];
      now: readonly Judgement[];
    };

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
  /** Rules that failed on something: by version, how often and why. They stop nobody else. */
  failures: Map<number, { times: number; message: string }>;
  counts: AssessmentCounts;
}
