import {
  defaultThreshold,
  initialSignal,
  stepSignal,
  wayNames,
} from "../detectors/signal-detector.ts";
import type { SignalScore, Way } from "../detectors/signal-detector.ts";
import { initialEnvelope, noveltyOf } from "../detectors/envelope.ts";
import { readNab } from "./nab-files.ts";
import type { NabFile } from "./nab-files.ts";
import { nabScore, profiles, rawScore } from "./nab-score.ts";
import { bestThreshold, crossValidated, inWords } from "./nab-thresholds.ts";
import type { Named } from "./nab-thresholds.ts";
import type { Tell } from "./tell.ts";

/** The shipped default on files of the Numenta benchmark, at the shipped threshold; besides, what other choices would have given. */
export function evaluateNab(folder: string, tell: Tell) {
  const files = readNab(folder);
  const surprises = files.map(surprisesOf);
  const scored = scoredWithout(files, surprises, null);
  tell(`whole: ${inWords(scored, defaultThreshold)}`);
  for (const way of wayNames) {
    const fewer = scoredWithout(files, surprises, way);
    const threshold = bestThreshold(fewer);
    tell(`without ${way}, at ${threshold}: ${inWords(fewer, threshold)}`);
  }
  tell(`threshold from the other folders: ${crossValidated(scored)}`);
  for (const file of scored) tell(fileInWords(file));
  const score = (profile: keyof typeof profiles) =>
    nabScore(scored, defaultThreshold, profiles[profile]);
  return {
    files: files.length,
    windows: files.reduce((sum, { windows }) => sum + windows.length, 0),
    standard: score("standard"),
    rewardLowFP: score("rewardLowFP"),
    rewardLowFN: score("rewardLowFN"),
    threshold: defaultThreshold,
  };
}

export function surprisesOf({ at, values }: NabFile): SignalScore[] {
  const state = initialSignal();
  return Array.from(values, (value, row) => stepSignal(state, { at: at[row]!, value }));
}

/** What one way is worth: the same detector with that way left out of the sum. */
function scoredWithout(
  files: readonly NabFile[],
  surprises: readonly SignalScore[][],
  without: Way | null,
): Named[] {
  return files.map(({ name, at, windows }, index) => {
    const envelope = initialEnvelope();
    const scores = surprises[index]!.map(({ novelty, surprise, ways }, row) =>
      without === null ? novelty : noveltyOf(envelope, at[row]!, surprise - ways[without]),
    );
    return { name, windows, scores };
  });
}

function fileInWords(file: Named): string {
  const inside = (row: number) =>
    file.windows.some(({ left, right }) => left <= row && row <= right);
  const rows = Array.from(file.scores, (score, row) => ({ score, row })).filter(
    ({ score }) => score >= defaultThreshold,
  );
  const found = file.windows.filter(({ left, right }) =>
    rows.some(({ row }) => left <= row && row <= right),
  ).length;
  const outside = rows.filter(({ row }) => !inside(row)).length;
  const raw = rawScore(file, defaultThreshold, profiles.standard).toFixed(2);
  return `  ${file.name}: ${found} of ${file.windows.length} windows, ${outside} rows outside of them (${raw})`;
}
