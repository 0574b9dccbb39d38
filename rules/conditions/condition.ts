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

/** What a condition must know of a signal. */
export interface SignalFacts {
  id: number;
  key: string;
  name: string;
  unit: string | null;
  reporting: "periodic" | "on-change";
  intervalSeconds: number;
  decimals: number | null;
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
  /** How far gone: 1 = at the limit. */
  score: number | null;
  value: number | string | null;
  signalId: number;
  lines: EvidenceLine[];
  /** How much of the past the judgement rests on, milliseconds. */
  span: number;
  facts: Record<string, number | string | null>;
  parts?: Explanation[];
}

/**
 * One condition bound to the signals of one asset. Methods are pure: they return the state they were given when nothing
 * changed, a new one otherwise.
 */
export interface Condition<S extends ConditionState = ConditionState> {
  signals: readonly number[];
  /**
   * How it is judged: by the device's time, and again when a reading comes late; or as things came to our ears, once and for all, which is
   * right for silence: that nothing was heard stays true.
   */
  order: "observed" | "received";
  /** Whether ticks can change it: most conditions are judged by readings alone. */
  needsTicks: boolean;
  initial(): S;
  onReading(state: S, reading: ReadingInput): S;
  onTick(state: S, tick: TickInput): S;
  /** After a repair: what was learnt and what was pending is forgotten. */
  onReset(state: S): S;
  explain(state: S): Explanation;
  /** Learning conditions only: false until they can judge. */
  learned?(state: S): boolean;
}

/** A missing value and a bad one are neither good nor zero: such a reading is no evidence for a numeric condition. */
export const usable = (reading: ReadingInput): reading is ReadingInput & { value: number } =>
  reading.value !== null && reading.quality !== "bad";
