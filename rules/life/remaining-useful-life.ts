/** How long a machine still has, as said at one moment. Hours from then; `high` null: perhaps for ever. */
export interface RemainingUsefulLife {
  hours: number;
  low: number;
  high: number | null;
  /** Share of such intervals that should hold what comes: 0.8 is four in five. */
  confidence: number;
}
