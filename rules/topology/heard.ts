/** When signals were heard last, by our clock, whatever they said. What rules need of ingest to tell whose silence it is. */
export interface Heard {
  /** Everything that came until then is known here. Epoch ms. */
  through: number;
  /** Since when ingest has been able to hear without a break. */
  healthySince: number;
  /** By signal id; signals that were never heard are not in it. `faulty`: its newest reading holds no usable value. */
  signals: ReadonlyMap<number, { at: number; faulty: boolean }>;
}

/** Null while ingest has heard nothing yet. */
export type LastHeard = (assetIds: readonly number[]) => Promise<Heard | null>;
