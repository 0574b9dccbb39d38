import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { learnLife, remainingLife } from "../detectors/remaining-life.ts";
import type { Life } from "../detectors/remaining-life.ts";
import type { Tell } from "./tell.ts";

/** Unit and cycle come first, then three settings, then the sensors. */
const settingsFrom = 2;
const signalsFrom = 5;

/** NASA's turbofans: `train_X.txt` ran to failure, what is left after the end of `test_X.txt` stands in `RUL_X.txt`. */
export function evaluateCmapss(folder: string, tell: Tell) {
  const names = readdirSync(folder)
    .filter((name) => /^train_.*\.txt$/.test(name))
    .map((name) => name.slice("train_".length));
  const errors = names.sort().flatMap((name) => {
    const model = learnLife(livesIn(join(folder, `train_${name}`)));
    const left = numbersIn(join(folder, `RUL_${name}`)).map(([rows]) => rows!);
    const answers = livesIn(join(folder, `test_${name}`)).map((life) => remainingLife(model, life));
    const within = answers.filter(({ low, high }, i) => low <= left[i]! && left[i]! <= high);
    const found = answers.map(({ rows }, index) => rows - left[index]!);
    tell(
      `  ${name}: RMSE ${rmse(found).toFixed(2)}, ${within.length} of ${answers.length} in their interval of 80 %`,
    );
    return found;
  });
  return { rmse: rmse(errors), score: errors.reduce((sum, error) => sum + penaltyOf(error), 0) };
}

/** A. Saxena et al., "Damage Propagation Modeling for Aircraft Engine Run-to-Failure Simulation", PHM 2008: late is worse than early. */
export const penaltyOf = (error: number): number =>
  error < 0 ? Math.exp(-error / 13) - 1 : Math.exp(error / 10) - 1;

export const rmse = (errors: readonly number[]): number =>
  Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / errors.length);

function livesIn(file: string): Life[] {
  const lives = new Map<number, { settings: number[][]; signals: number[][] }>();
  for (const row of numbersIn(file)) {
    const life = lives.get(row[0]!) ?? { settings: [], signals: [] };
    lives.set(row[0]!, life);
    life.settings.push(row.slice(settingsFrom, signalsFrom));
    life.signals.push(row.slice(signalsFrom));
  }
  return [...lives.values()];
}

const numbersIn = (file: string): number[][] =>
  readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number));
