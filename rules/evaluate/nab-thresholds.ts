import { nabScore, profiles, rawScore } from "./nab-score.ts";
import type { ScoredFile } from "./nab-score.ts";

/** `folder/file.csv`, and its scores. */
export type Named = ScoredFile & { name: string };

const candidates = Array.from({ length: 61 }, (_, index) => 1 + index / 20);

/** The threshold best in both profiles, judged with its neighbours, so that luck at one place does not choose. */
export function bestThreshold(files: readonly ScoredFile[]): number {
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
export function crossValidated(files: readonly Named[]): string {
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

export function inWords(files: readonly ScoredFile[], threshold: number): string {
  const score = (profile: keyof typeof profiles) =>
    (nabScore(files, threshold, profiles[profile]) ?? 0).toFixed(1);
  return `standard ${score("standard")}, low FP ${score("rewardLowFP")}, low FN ${score("rewardLowFN")}`;
}
