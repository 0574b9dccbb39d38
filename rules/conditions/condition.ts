import type { RemainingUsefulLife } from "../life/remaining-useful-life.ts";

/** What conditions are evaluated on. Times are epoch milliseconds. */
export interface ReadingInput {
  signalId: number;
  /** The device's clock: holds and windows are measured by it. */
  observedAt: number;
  /** Our clock: only silence is measured by it. */
  receivedAt: number;
  value: number | null;
  code: string | null;
  quality: "good" | "uncertain" | "bad";
}

/** Time passing on our clock, as the ingest log recorded it; `healthySince`: since when ingest has been able to hear. */
export interface TickInput {
  at: number;
  healthySince: number;
}

/** What came of all its signals in one span of device time, once nothing can change it any more. Changed after the call: not to be kept. */
export interface RowInput {
  /** Beginning of the span. */
  at: number;
  /** The last moment observed in it. */
  until: number;
  /** The mean of each signal's usable readings, by its place among the condition's signals; NaN where there were none. */
  values: Float64Array;
  /** False in what is not to be learnt from: a fault that is known, a repair. */
  learn: boolean;
}

/** What a condition must know of a signal. */
export interface SignalFacts {
  id: number;
  key: string;
  name: string;
  kind: "number" | "code";
  unit: string | null;
  reporting: "periodic" | "on-change";
  intervalSeconds: number;
  decimals: number | null;
  /** The signal of another asset whose readings it has. */
  follows?: object | undefined;
}

/** Every condition's state has these, so that conditions can be combined. Plain JSON, bounded. */
export interface ConditionState {
  active: boolean;
  /** Device time at which it became true: the start of what holds now or held last. */
  since: number | null;
  /** Device time at which it was last seen to be true. */
  until: number | null;
}

/** A line to draw into the chart of a signal. */
export interface EvidenceLine {
  signalId: number;
  role: "limit" | "clear" | "baseline";
  value: number;
}

/** Why a condition is as it is, with everything needed to check it later. */
export interface Explanation {
  kind: string;
  words: string;
  /** What it says where it does not hold, if that is more than "not". */
  otherwise?: string;
  /** How far gone: 1 = at the limit. */
  score: number | null;
  value: number | string | null;
  signalId: number;
  lines: EvidenceLine[];
  /** Said by what is young and still learns: no reason not to learn from it, since it may be how the machine is run. */
  tentative?: true;
  /** Where silence is all that makes it hold: of which signal, how long that must last, and when it was heard last (our clock). */
  silence?: { signalId: number; forMs: number; lastReceivedAt: number | null } | undefined;
  /** How much of the past the judgement rests on, milliseconds. */
  span: number;
  facts: Record<string, number | string | null>;
  parts?: Explanation[];
  /** Counted from the moment of the judgement. */
  remainingUsefulLife?: RemainingUsefulLife;
}

/**
 * One condition bound to the signals of one asset. Methods are pure: they return the state they were given when nothing
 * changed, a new one otherwise.
 */
export interface Condition<S extends ConditionState = ConditionState> {
  signals: readonly number[];
  /**
   * How it is judged: by the device's time, and again when a reading comes late; or as things came to our ears, once and for all, which is
   * right for silence: that nothing was heard stays true. Or by rows, once nothing can overtake them any more: what learns much is judged a
   * few minutes later, but never again, so its state may be large and is changed in place by its one owner.
   */
  order: "observed" | "received" | "settled";
  /** Whether ticks can change it: most conditions are judged by readings alone. */
  needsTicks: boolean;
  initial(): S;
  onReading(state: S, reading: ReadingInput): S;
  onTick(state: S, tick: TickInput): S;
  /** After a repair: what was learnt and what was pending is forgotten. `signalIds`: of what was repaired; null for all. */
  onReset(state: S, signalIds?: readonly number[] | null): S;
  explain(state: S): Explanation;
  /** It is not judged for a while: what was pending is broken off, what was learnt stays. Default: `onReset` where nothing is learnt. */
  pause?(state: S): S;
  /** Whether that it does not hold is something that was seen. Default: from the first reading with a value. */
  known?(state: S): boolean;
  /** Conditions that foresee an end only: what was last said of it; another object each time it is said anew while it holds. */
  saidOfLife?(state: S): object | null;
  /** Learning conditions only: false until they can judge. */
  learned?(state: S): boolean;
  /** In settled order, and only there. */
  rows?: RowJudge<S>;
}

/** What judges rows instead of readings, with a state too large to be written along each time. */
export interface RowJudge<S extends ConditionState = ConditionState> {
  /** Length of a row's span, milliseconds. Spans begin at multiples of it. */
  everyMs: number;
  /** Changes the large part of the state it is given; answers the same object where nothing that others see changed. */
  onRow(state: S, row: RowInput): S;
  /** How the last row was scored; null where nothing is to be noted. */
  scores(state: S): RowScores | null;
  /** What is written with each snapshot: without the large part, but with the revision of it that belongs to it. */
  light(state: S): ConditionState;
  /** Counts changes of the large part. */
  revision(state: S): number;
  pack(state: S): Uint8Array<ArrayBuffer>;
  /** A state as it was stored, for the signals of today, with its large part; where that cannot be read, it is learnt anew. */
  restored(state: ConditionState, bytes: Uint8Array | null): S;
}

/** One row as it was judged, by place of the signal; NaN where there is nothing to say. */
export interface RowScores {
  at: number;
  learnt: boolean;
  values: number[];
  novelty: number[];
  surprise: number[];
  low: number[];
  high: number[];
  /** Of all signals together, and each one's part in it. */
  distance: number;
  share: number[];
}

/** A missing value and a bad one are neither good nor zero: such a reading is no evidence for a numeric condition. */
export const usable = (reading: ReadingInput): reading is ReadingInput & { value: number } =>
  reading.value !== null && reading.quality !== "bad";
