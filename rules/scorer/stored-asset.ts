import type { ConditionState } from "../conditions/condition.ts";

/** What the scorer remembers of an asset, as it lies in the database: each window as it was at its base. */
export interface StoredAsset {
  windows: StoredWindow[];
  /** When rules said that something is wrong, as far as it still matters to what is learnt. */
  wrong?: WrongStretch[];
  /** What somebody said is not to be learnt from. */
  notLearnt?: Stretch[];
}

/** Device time; `to` null: until further notice. */
export interface Stretch {
  from: number;
  to: number | null;
}

/** Device time: from the reading that showed it to the one that ended it; `to` null: it holds. */
export interface WrongStretch {
  key: string;
  from: number;
  to: number | null;
}

export interface StoredWindow {
  order: "observed" | "received" | "settled";
  /** In settled order only. */
  row?: StoredRow;
  /** Ids, ascending; other lists here are by place in it. */
  signals: number[];
  lateness: number[];
  rules: StoredRules;
  /** Up to where in the log its inputs are in it. */
  point: [seq: number, index: number];
  /** From where on the log must be read again to have what is not settled; null: there is nothing. */
  neededFrom: number | null;
  watermark: {
    newest: number[];
    frontier: number;
    epoch: [start: number, count: number, current: number, older: number];
  };
  /** The order of the last input in it: key, place of the signal, observedAt. */
  base: [key: number, place: number, observedAt: number];
  baseNewest: number[];
  recent: StoredReadings[];
}

/** The row that is not complete yet: what is settled of it. */
export interface StoredRow {
  everyMs: number;
  /** Its beginning and the last moment observed in it; null before the first. */
  from: number | null;
  last: number | null;
  /** By place of the signal. */
  sums: number[];
  counts: number[];
  /** Complete and not judged yet, because something that is not in the log settled them; a mean is null where there was no reading. */
  due?: { at: number; until: number; values: (number | null)[] }[];
  /** Of what is remembered of earlier rows, which is stored apart. */
  revision: number;
}

/** By key of the rule. */
export type StoredRules = Record<
  string,
  { fingerprint: string; state: { condition: ConditionState } }
>;

export interface StoredReadings {
  from: number;
  steps: number[];
  values: (number | string | null)[];
}

/** What is too large to be written with each snapshot, and changes only with a row: by name of the part, which the snapshot's own numbers fit. */
export type StoredApart = ReadonlyMap<string, { revision: number; bytes: Uint8Array }>;

/** What version 0.1.0 stored: everything is settled, and true at the position of its partition. */
export interface StoredAssetBefore {
  rules: StoredRules;
  recent: Record<string, StoredReadings>;
}
