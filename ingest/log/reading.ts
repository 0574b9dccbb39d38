import type { Quality } from "../wire/index.ts";

/** A reading that passed the intake: known asset, known signal, checked unit. Times are epoch ms. */
export interface Reading {
  assetId: number;
  signalId: number;
  /** The device's clock. */
  observedAt: number;
  /** Ours. */
  receivedAt: number;
  /** Null: the instrument says that it has no value, or the signal is of kind `code`. */
  value: number | null;
  code: string | null;
  quality: Quality;
  /** Who said it: see source.ts. */
  source: number;
  /** Store-and-forward data: kept as history, never evaluated live. */
  historical: boolean;
}
