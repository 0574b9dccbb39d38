import { eigenOf } from "./jacobi-eigen.ts";
import { normalQuantile } from "./normal-quantile.ts";

/**
 * Principal components of signals that belong together, learnt from their first rows: T² says how far a row is along the directions in which
 * they usually move together, Q how far it is off them, where a relation is broken. J. F. MacGregor and T. Kourti, "Statistical Process Control
 * of Multivariate Processes", Control Eng. Practice 3 (1995) 403–414. Q's limit: J. E. Jackson and G. S. Mudholkar, "Control Procedures for
 * Residuals Associated with Principal Component Analysis", Technometrics 21 (1979) 341–349; that of T² is a χ² one (E. B. Wilson and
 * M. M. Hilferty, PNAS 17 (1931) 684–688), widened for the rows it was learnt from. Each is passed by one healthy row in a hundred.
 */
export type PcaState = Learning | Watching;

interface Learning {
  phase: "learning";
  learnRows: number;
  count: number;
  mean: Float64Array;
  /** Sums of squares and products around the mean, row by row. */
  scatter: Float64Array;
}

interface Watching {
  phase: "watching";
  centre: Float64Array;
  scale: Float64Array;
  /** One direction after the other, each of as many numbers as there are signals. */
  directions: Float64Array;
  variances: Float64Array;
  limits: { t2: number; q: number };
}

export interface PcaScore {
  /** Over their limits: 1 is at the limit. */
  t2: number;
  q: number;
  /** Each signal's part in the larger of the two, summing to 1. */
  shares: number[];
}

/** A state that watches, to be filled: of so many signals, in so many directions. */
export const emptyPca = (signals: number, directions: number): PcaState => ({
  phase: "watching",
  centre: new Float64Array(signals),
  scale: new Float64Array(signals),
  directions: new Float64Array(directions * signals),
  variances: new Float64Array(directions),
  limits: { t2: 0, q: 0 },
});

const retained = 0.9;
const confidence = 0.99;

export const initialPca = (signals: number, learnRows: number): PcaState => ({
  phase: "learning",
  learnRows,
  count: 0,
  mean: new Float64Array(signals),
  scatter: new Float64Array(signals * signals),
});

/**
 * Scores a row (NaN where nothing came: taken as usual) and learns while it learns, from whole rows; the state given is not to be used again.
 * `more`: it is to learn on though it has had its rows.
 */
export function stepPca(
  state: PcaState,
  row: ArrayLike<number>,
  { learn, more } = { learn: true, more: false },
): { state: PcaState; score: PcaScore | null } {
  if (state.phase === "watching") return { state, score: watch(state, row) };
  if (!learn) return { state, score: null };
  for (let i = 0; i < row.length; i++) if (Number.isNaN(row[i])) return { state, score: null };
  learnRow(state, row);
  const goesOn = more || state.count < state.learnRows;
  return { state: goesOn ? state : watching(state), score: null };
}

function learnRow(state: Learning, row: ArrayLike<number>): void {
  const { mean, scatter } = state;
  state.count += 1;
  const size = mean.length;
  const off = Float64Array.from(mean, (before, i) => row[i]! - before);
  const share = (state.count - 1) / state.count;
  for (let i = 0; i < size; i++) {
    mean[i]! += off[i]! / state.count;
    for (let j = 0; j < size; j++) scatter[i * size + j]! += share * off[i]! * off[j]!;
  }
}

function watching({ count, mean, scatter }: Learning): Watching {
  const size = mean.length;
  const scale = Float64Array.from(mean, (centre, i) => {
    const sigma = Math.sqrt(scatter[i * size + i]! / (count - 1));
    return sigma > 0 ? sigma : Math.max(Math.abs(centre) * 1e-6, 1e-9);
  });
  const correlation = scatter.map((sum, place) => {
    const [i, j] = [Math.floor(place / size), place % size];
    return sum / ((count - 1) * scale[i]! * scale[j]!);
  });
  const { values, vectors } = eigenOf(correlation, size);
  const total = values.reduce((sum, value) => sum + value, 0);
  let kept = 0;
  let covered = 0;
  while (kept < Math.max(1, size - 1) && covered < (retained - 1e-9) * total)
    covered += values[kept++]!;
  const widened = (count * count - 1) / (count * Math.max(1, count - kept));
  return {
    phase: "watching",
    centre: mean,
    scale,
    directions: vectors.slice(0, kept * size),
    variances: values.slice(0, kept),
    limits: {
      // Without a direction, as where all stood still, nothing moves along one: all that moves is residual.
      t2: kept === 0 ? 1 : chiSquare(kept) * widened,
      q: residualLimit(values.subarray(kept)),
    },
  };
}

const beyond = normalQuantile(confidence);

const chiSquare = (degrees: number): number =>
  degrees * (1 - 2 / (9 * degrees) + beyond * Math.sqrt(2 / (9 * degrees))) ** 3;

function residualLimit(left: Float64Array): number {
  const power = (exponent: number) =>
    left.reduce((sum, value) => sum + Math.max(value, 0) ** exponent, 0);
  const [one, two, three] = [power(1), power(2), power(3)];
  if (one < 1e-12) return 1e-12;
  const h = 1 - (2 * one * three) / (3 * two * two);
  const root = (beyond * Math.sqrt(2 * two * h * h)) / one + 1 + (two * h * (h - 1)) / (one * one);
  return one * Math.max(root, 0) ** (1 / h);
}

function watch(state: Watching, row: ArrayLike<number>): PcaScore {
  const { centre, scale, directions, variances, limits } = state;
  const size = centre.length;
  const rest = Float64Array.from(centre, (mean, i) => {
    const z = (row[i]! - mean) / scale[i]!;
    return Number.isNaN(z) ? 0 : z;
  });
  const along = new Float64Array(size);
  for (let kept = 0; kept < variances.length; kept++) {
    const direction = directions.subarray(kept * size, (kept + 1) * size);
    let moved = 0;
    for (let i = 0; i < size; i++) moved += direction[i]! * rest[i]!;
    for (let i = 0; i < size; i++) {
      rest[i]! -= moved * direction[i]!;
      along[i]! += (moved * direction[i]!) / Math.sqrt(variances[kept]!);
    }
  }
  const t2 = squares(along) / limits.t2;
  const q = squares(rest) / limits.q;
  return { t2, q, shares: sharesOf(t2 >= q ? along : rest) };
}

const squares = (values: Float64Array): number =>
  values.reduce((sum, value) => sum + value * value, 0);

/** Complete decomposition: S. J. Qin, "Statistical Process Monitoring: Basics and Beyond", J. Chemometrics 17 (2003) 480–502. */
function sharesOf(parts: Float64Array): number[] {
  const total = squares(parts);
  return Array.from(parts, (part) => (total > 0 ? (part * part) / total : 0));
}
