import { fitRidge, predictRidge } from "./ridge.ts";
import type { Ridge } from "./ridge.ts";

/**
 * How long a machine still runs, learnt from machines that ran to failure: a ridge regression on what its signals were over the last thirty
 * rows and the newer half of them, straight and squared, against the life that was left, which counts as no more than 125 rows (a machine that
 * is still sound does not show how long it will stay so: F. O. Heimes, "Recurrent Neural Networks for Remaining Useful Life Estimation", PHM 2008).
 * Signals are taken against what they usually are in the same operating mode. The interval is that of the errors made on machines left out
 * (split conformal prediction: V. Vovk et al., "Algorithmic Learning in a Random World", 2005).
 */
export interface Life {
  /** One a row: settings that make the mode, and signals. */
  settings: readonly (readonly number[])[];
  signals: readonly (readonly number[])[];
}

export interface LifeModel {
  modes: Map<string, { mean: number[]; sigma: number[] }>;
  ridge: Ridge;
  /** Error (true less predicted) that one in ten stays under, and one in ten exceeds. */
  errors: { low: number; high: number };
}

export interface RemainingLife {
  rows: number;
  /** Four in five lie within. */
  low: number;
  high: number;
}

const window = 30;
const mostLife = 125;
const everyRows = 3;
const fewestRows = 20;
const penalty = 10;
const folds = 5;

/** Learns from whole lives, the last row of each being its last. */
export function learnLife(lives: readonly Life[]): LifeModel {
  const modes = modesOf(lives);
  const examples = lives.map((life) => examplesOf(life, modes));
  const fit = (chosen: readonly Example[][]) => {
    const all = chosen.flat();
    return fitRidge(
      all.map(({ input }) => input),
      all.map(({ left }) => left),
      penalty,
    );
  };
  const errors: number[] = [];
  for (let fold = 0; fold < folds && lives.length >= folds; fold++) {
    const ridge = fit(examples.filter((_, index) => index % folds !== fold));
    for (const each of examples.filter((_, index) => index % folds === fold))
      for (const { input, left } of each) errors.push(left - predicted(ridge, input));
  }
  errors.sort((a, b) => a - b);
  const at = (share: number) => errors[Math.floor(share * (errors.length - 1))] ?? 0;
  return { modes, ridge: fit(examples), errors: { low: at(0.1), high: at(0.9) } };
}

/** What is left of a life that has been heard so far. */
export function remainingLife({ modes, ridge, errors }: LifeModel, life: Life): RemainingLife {
  const rows = predicted(ridge, inputOf(normalized(life, modes), life.signals.length));
  return {
    rows,
    low: Math.max(0, rows + errors.low),
    high: Math.max(0, rows + errors.high),
  };
}

const predicted = (ridge: Ridge, input: readonly number[]): number =>
  Math.min(mostLife, Math.max(0, predictRidge(ridge, input)));

interface Example {
  input: number[];
  left: number;
}

function examplesOf(life: Life, modes: LifeModel["modes"]): Example[] {
  const rows = normalized(life, modes);
  const examples: Example[] = [];
  for (let end = fewestRows; end <= rows.length; end += everyRows)
    examples.push({ input: inputOf(rows, end), left: Math.min(mostLife, rows.length - end) });
  return examples;
}

/** A mode is its settings in whole units: what is set finer than that is not another mode. */
const modeOf = (settings: readonly number[]): string => settings.map(Math.round).join();

function modesOf(lives: readonly Life[]): LifeModel["modes"] {
  const rows = new Map<string, (readonly number[])[]>();
  for (const { settings, signals } of lives) {
    for (const [index, signal] of signals.entries()) {
      const mode = modeOf(settings[index]!);
      const of = rows.get(mode) ?? [];
      rows.set(mode, of);
      of.push(signal);
    }
  }
  return new Map(
    [...rows].map(([mode, of]) => {
      const mean = columnMeans(of);
      const squares = columnMeans(of.map((row) => row.map((value, i) => (value - mean[i]!) ** 2)));
      return [mode, { mean, sigma: squares.map(Math.sqrt) }];
    }),
  );
}

function normalized({ settings, signals }: Life, modes: LifeModel["modes"]): number[][] {
  return signals.map((row, index) => {
    const mode = modes.get(modeOf(settings[index]!));
    return row.map((value, signal) => {
      const sigma = mode?.sigma[signal] ?? 0;
      return sigma > 1e-9 ? (value - mode!.mean[signal]!) / sigma : 0;
    });
  });
}

function inputOf(rows: readonly (readonly number[])[], end: number): number[] {
  const recent = rows.slice(Math.max(0, end - window), end);
  const straight = [
    ...columnMeans(recent),
    ...columnMeans(recent.slice(Math.floor(recent.length / 2))),
    end / 100,
  ];
  return [...straight, ...straight.map((value) => value * value)];
}

const columnMeans = (rows: readonly (readonly number[])[]): number[] =>
  rows[0]!.map((_, column) => rows.reduce((sum, row) => sum + row[column]!, 0) / rows.length);
