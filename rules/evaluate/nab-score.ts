/**
 * The score of the Numenta Anomaly Benchmark: A. Lavin and S. Ahmad, "Evaluating Real-Time Anomaly Detection Algorithms – the Numenta Anomaly
 * Benchmark", ICMLA 2015. A labelled window earns once, the more the earlier it is found; what is found outside of windows costs, less
 * shortly after one.
 */
export interface Profile {
  found: number;
  missed: number;
  falseAlarm: number;
}

export const profiles = {
  standard: { found: 1, missed: 1, falseAlarm: 0.11 },
  rewardLowFP: { found: 1, missed: 1, falseAlarm: 0.22 },
  rewardLowFN: { found: 1, missed: 2, falseAlarm: 0.11 },
} as const satisfies Record<string, Profile>;

/** Rows, both ends included. */
export interface LabelledWindow {
  left: number;
  right: number;
}

export interface ScoredFile {
  /** One a row. */
  scores: ArrayLike<number>;
  /** In the order of time, not overlapping. */
  windows: readonly LabelledWindow[];
}

/** Rows at the beginning of a file that are for learning only. */
export const probation = (rows: number): number => Math.min(Math.floor(0.15 * rows), 750);

/** 1 far before the end of a window, 0 at its end, −1 far after it. */
const earliness = (position: number): number => 2 / (1 + Math.exp(5 * position)) - 1;
const atTheBeginning = earliness(-1);

/** What one file earns at a threshold, before it is set in relation to the perfect and the idle detector. */
export function rawScore({ scores, windows }: ScoredFile, threshold: number, profile: Profile) {
  const rows = scores.length;
  const found = windows.map(() => false);
  let sum = 0;
  let next = 0;
  for (let row = 0; row < rows; row++) {
    while (next < windows.length && windows[next]!.right < row) next += 1;
    if (row < probation(rows) || !(scores[row]! >= threshold)) continue;
    const window = windows[next];
    if (window !== undefined && window.left <= row) {
      if (found[next]) continue;
      found[next] = true;
      const position = -(window.right - row + 1) / (window.right - window.left + 1);
      sum += (profile.found * earliness(position)) / atTheBeginning;
    } else sum += profile.falseAlarm * falseAlarm(row, windows[next - 1]);
  }
  return sum - profile.missed * found.filter((was) => !was).length;
}

/** −1 where no window came before or it is long past; less shortly after one. */
function falseAlarm(row: number, before: LabelledWindow | undefined): number {
  if (before === undefined) return -1;
  const position = (row - before.right) / Math.max(1, before.right - before.left);
  return position > 3 ? -1 : earliness(position);
}

/** 100 is perfect, 0 is a detector that never says anything; null where there is no window to find. */
export function nabScore(
  files: readonly ScoredFile[],
  threshold: number,
  profile: Profile,
): number | null {
  const windows = files.reduce((sum, file) => sum + file.windows.length, 0);
  if (windows === 0) return null;
  const raw = files.reduce((sum, file) => sum + rawScore(file, threshold, profile), 0);
  const idle = -windows * profile.missed;
  return (100 * (raw - idle)) / (windows * profile.found - idle);
}
