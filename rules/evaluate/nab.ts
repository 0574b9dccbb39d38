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
import type { ScoredFile } from "./nab-score.ts";
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

type Named = ScoredFile & { name: string };

function surprisesOf({ at, values }: NabFile): SignalScore[] {
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

const candidates = Array.from({ length: 61 }, (_, index) => 1 + index / 20);

/** The threshold best in both profiles, judged with its neighbours, so that luck at one place does not choose. */
function bestThreshold(files: readonly ScoredFile[]): number {
  const worth = candidates.map(
    (threshold) =>
      (nabScore(files, threshold, profiles.standard) ?? 0) +
      (nabScore(files, threshold, profiles.rewardLowFP) ?? 0),
  );
  const smoothed = worth.map((_, index) => {
    const near = worth.slice(Math.max(0, index - 2), index + 3);
    return near.reduce((sum, value) => sum + value, 0) / near.length;
  });
  return candidates[smoothed.indexOf(Math.max(...smoothed))]!;
}

/** Each folder at the threshold that the other folders would choose. */
function crossValidated(files: readonly Named[]): string {
  const folderOf = ({ name }: Named) => name.split("/")[0]!;
  const folders = [...new Set(files.map(folderOf))];
  const thresholds = new Map(
    folders.map((folder) => [
      folder,
      bestThreshold(files.filter((file) => folderOf(file) !== folder)),
    ]),
  );
  const windows = files.reduce((sum, file) => sum + file.windows.length, 0);
  const score = (name: keyof typeof profiles) => {
    const profile = profiles[name];
    const raw = files.reduce(
      (sum, file) => sum + rawScore(file, thresholds.get(folderOf(file))!, profile),
      0,
    );
    const idle = -windows * profile.missed;
    return ((100 * (raw - idle)) / (windows * profile.found - idle)).toFixed(1);
  };
  return `standard ${score("standard")}, low FP ${score("rewardLowFP")}, low FN ${score("rewardLowFN")}`;
}

function inWords(files: readonly ScoredFile[], threshold: number): string {
  const score = (profile: keyof typeof profiles) =>
    (nabScore(files, threshold, profiles[profile]) ?? 0).toFixed(1);
  return `standard ${score("standard")}, low FP ${score("rewardLowFP")}, low FN ${score("rewardLowFN")}`;
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
