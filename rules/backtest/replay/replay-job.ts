import type { AssetEntry, ReadingColumns } from "#ingest";
import type { Evidence } from "../../evaluation/evidence.ts";
import type { LiveRule } from "../../store/live-rules.ts";
import type { Stretch as NotLearnt } from "../../scorer/stored-asset.ts";
import type { Stretch } from "../truth/judge-stretches.ts";

/** A repair of the past, after which rules began to learn anew. `at`: our clock. */
export interface PastRepair {
  componentCode: string | null;
  ruleKeys: readonly string[];
  at: number;
}

/** One asset's part of a backtest. Epoch ms; what is before `from` is only learnt from. */
export interface ReplayJob {
  asset: AssetEntry;
  /** `versionId` is the place of the candidate. */
  candidates: readonly LiveRule[];
  from: number;
  to: number;
  repairs: readonly PastRepair[];
  /** What detectors did not learn from: somebody said so, or a flag of another rule held. Device time. */
  notLearnt: readonly NotLearnt[];
}

/** What is known of the asset from where the page before ended up to `upTo` by the devices' clocks; the last page says Infinity. */
export interface ReplayPage {
  readings: ReadingColumns;
  /** Two numbers a tick: at, healthySince. All of this stretch, by our clock, and perhaps some before. */
  ticks: Float64Array;
  upTo: number;
}

/** A stretch in which a candidate's condition held. */
export interface ReplayedStretch extends Stretch {
  triggeredAt: number;
  summary: string;
  /** Null beyond the first few hundred of an asset. */
  evidence: Evidence | null;
}

export interface ReplayedCandidate {
  /** Whether the rule applies to the asset, and whether the asset has all signals that it needs. */
  applies: boolean;
  watched: boolean;
  /** That began in the window, in order. */
  stretches: ReplayedStretch[];
  /** In which every signal that it needs said something; of a rule that listens for silence, in which we could hear. */
  hours: number;
  readings: number;
  failed: { times: number; message: string } | null;
  /** Keys. */
  signals: string[];
}

export interface SignalGap {
  signal: string;
  from: number;
  to: number;
}

export interface ReplayedAsset {
  candidates: ReplayedCandidate[];
  readings: number;
  /** Longest first, a few. */
  gaps: SignalGap[];
  /** How many each signal has. */
  gapCounts: Record<string, number>;
  neverSeen: string[];
  cameTooLate: number;
  cameLongAfter: number;
  repairs: number;
}
