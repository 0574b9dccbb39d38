import { initialGroup, stepGroup, watchAnew } from "../detectors/group-detector.ts";
import { initialPca, stepPca } from "../detectors/pca.ts";
import { countRows, nothingCounted, ratesOf } from "./row-alarms.ts";
import { readSkab, skabLearnRows } from "./skab.ts";
import type { Tell } from "./tell.ts";
import { judgeTep, readTep } from "./tep.ts";

/** Scores of rows after the first, which it learns from. */
type Scorer = (learn: readonly number[][], rows: readonly number[][]) => number[];

const smoothing = 0.05;
const thresholds = [0.5, 1, 1.5, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64];

/** T² and Q, each over its limit; the larger. */
const pca: Scorer = (learn, rows) => {
  let state = initialPca(learn[0]!.length, learn.length);
  for (const row of learn) state = stepPca(state, row).state;
  return rows.map((row) => {
    const { t2, q } = stepPca(state, row).score!;
    return Math.max(t2, q);
  });
};

/** The same, as an average of the last rows as the default's. */
const smoothedPca: Scorer = (learn, rows) => {
  let mean = 0;
  return pca(learn, rows).map((score) => (mean += smoothing * (score - mean)));
};

const group: Scorer = (learn, rows) => {
  let state = initialGroup(learn[0]!.length, learn.length);
  for (const row of learn) state = stepGroup(state, row).state;
  const watching = watchAnew(state);
  return rows.map((row) => stepGroup(watching, row).score.distance ?? 0);
};

/** What an alarm is worth by either, or by both, as its row is beyond the limit of one of them. */
const scorers: Record<string, Scorer> = {
  "pca T² and Q": pca,
  "pca smoothed": smoothedPca,
  "default (mewma)": group,
  "default and pca smoothed": (learn, rows) => {
    const [one, other] = [group(learn, rows), smoothedPca(learn, rows)];
    return one.map((score, row) => Math.max(score, 8 * other[row]!));
  },
};

/** What principal components are worth beside the default of a group, at several thresholds. */
export function compareSkab(folder: string, tell: Tell): void {
  const files = readSkab(folder);
  for (const [name, scorer] of Object.entries(scorers)) {
    const scored = files.map(({ rows, labels }) => ({
      scores: scorer(rows.slice(0, skabLearnRows), rows.slice(skabLearnRows)),
      labels: labels.slice(skabLearnRows),
    }));
    for (const threshold of thresholds) {
      let counts = nothingCounted();
      for (const { scores, labels } of scored) {
        counts = countRows(
          counts,
          scores.map((score) => score >= threshold),
          labels,
        );
      }
      const { f1, far } = ratesOf(counts);
      tell(`${name} at ${threshold}: F1 ${f1.toFixed(3)}, FAR ${(100 * far).toFixed(1)} %`);
    }
  }
}

export function compareTep(folder: string, tell: Tell): void {
  const { normal, runs } = readTep(folder);
  for (const [name, scorer] of Object.entries(scorers)) {
    const scores = new Map(runs.map(({ rows }) => [rows, scorer(normal, rows)]));
    for (const threshold of thresholds) {
      const alarms = (rows: readonly number[][]) =>
        [...scores].find(([of]) => of === rows)![1].map((score) => score >= threshold);
      const { meanDetection, falseAlarmRate } = judgeTep(runs, alarms, () => undefined);
      tell(
        `${name} at ${threshold}: detection ${(100 * meanDetection).toFixed(1)} %, FAR ${(100 * falseAlarmRate).toFixed(1)} %`,
      );
    }
  }
}
