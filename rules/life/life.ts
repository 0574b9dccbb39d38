import type { RemainingUsefulLife } from "./remaining-useful-life.ts";

/**
 * What became of a machine of which it was said how long it has:
 * - `reached`: the trend came to its limit;
 * - `failed`: a visit found that the machine had ceased to do what it is there for;
 * - `repaired`: somebody was faster, or it failed of something else, so that it will never be known when it would have come;
 * - `subsided`: the flag returned, and nothing came;
 * - `not-failing`: a visit found nothing wrong with the machine, or only with its sensor.
 */
export type LifeEnd = "reached" | "failed" | "repaired" | "subsided" | "not-failing";

export interface Prediction extends RemainingUsefulLife {
  /** Epoch milliseconds, the device's time: its hours count from here. */
  at: number;
}

/** All that was said of a machine under one flag, in the order of time, and what became of it. */
export interface Life {
  predictions: readonly Prediction[];
  end: { at: number; end: LifeEnd };
}
