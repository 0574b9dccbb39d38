/** How long a machine still has, as its flag says it. `high` null: perhaps for ever. */
export interface LifeEstimate {
  hours: number;
  low: number;
  high: number | null;
  /** Share of such intervals that hold what comes. */
  confidence: number;
  /** From when the hours count, epoch ms. */
  at: number;
}
