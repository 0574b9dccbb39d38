import type { AnomalyDb } from "./anomaly-tables.ts";

/** A row as it was judged. */
export interface ScoreRow {
  at: Date;
  learnt: boolean;
  distance: number | null;
  signal_ids: number[];
  value: number[];
  novelty: number[];
  surprise: number[];
  low: number[];
  high: number[];
  share: number[];
}

/** Rows of a stretch by time; where there are more than `points`, the most unusual one of each part of it. */
export async function readScores(
  db: AnomalyDb,
  of: { assetId: number; ruleKey: string; from: number; to: number; points: number },
): Promise<ScoreRow[]> {
  const rows = await db
    .selectFrom("rules.detector_score")
    .where("asset_id", "=", of.assetId)
    .where("rule_key", "=", of.ruleKey)
    .where("at", ">=", new Date(of.from))
    .where("at", "<", new Date(of.to))
    .orderBy("at")
    .selectAll()
    .execute();
  // A list of bigints comes as texts.
  const found = rows.map((row) => ({ ...row, signal_ids: row.signal_ids.map(Number) }));
  return found.length <= of.points ? found : thinned(found, of);
}

function thinned(
  rows: readonly ScoreRow[],
  { from, to, points }: { from: number; to: number; points: number },
): ScoreRow[] {
  const parts = Map.groupBy(rows, ({ at }) =>
    Math.floor((points * (at.getTime() - from)) / (to - from)),
  );
  return [...parts.values()].map((part) =>
    part.reduce((worst, row) => (unusual(row) > unusual(worst) ? row : worst)),
  );
}

/** In units of the thresholds that ship: one number to choose by. */
function unusual({ novelty, surprise, distance }: ScoreRow): number {
  const most = (numbers: readonly number[]) =>
    numbers.reduce((highest, each) => (each > highest ? each : highest), 0);
  return Math.max(most(novelty), most(surprise) / 2, distance ?? 0);
}
