import { median } from "simple-statistics";
import { normalQuantile } from "../detectors/normal-quantile.ts";

/** A straight line through points in time, and how far it may be wrong. */
export interface TrendLine {
  /** Change of y for one of x, with the interval in which it lies at the confidence asked for. */
  slope: number;
  low: number;
  high: number;
  /** The line's middle: at `x` it is at `y`, give or take `error`, whatever its slope. */
  x: number;
  y: number;
  error: number;
  /** How many standard errors the trend is from none at all (Mann and Kendall's test); the sign is the slope's. */
  z: number;
}

/**
 * Theil's and Sen's line: the median of the slopes between all pairs of points, which bears 29 % of arbitrary outliers, with the interval that
 * follows from the distribution of Kendall's S. P. K. Sen, JASA 63 (1968) 1379–1389; R. O. Gilbert, "Statistical Methods for Environmental
 * Pollution Monitoring" (1987), § 16.4–16.5. Points that repeat each other prove less than they seem to: the standard error of S grows by
 * √((1 + ρ) / (1 − ρ)), ρ being the residuals' autocorrelation (K. H. Hamed and A. R. Rao, J. Hydrology 204 (1998) 182–196; for a first-order
 * process that factor is G. V. Bayley and J. M. Hammersley's, J. R. Stat. Soc. Suppl. 8 (1946) 184–197).
 *
 * @param xs ascending and distinct
 * @returns null with fewer than five points
 */
export function trendLine(
  xs: readonly number[],
  ys: readonly number[],
  confidence: number,
): TrendLine | null {
  const pairs = pairsOf(xs, ys);
  return pairs === null ? null : lineOf(pairs, confidence);
}

export function lineOf(pairs: Pairs, confidence: number): TrendLine {
  const { slope, x, y, residuals, count, kendall, repetition } = pairs;
  const scatter = medianError * robustSigma(residuals) * (repetition / Math.sqrt(count));
  return {
    slope,
    ...slopesWithin(pairs, confidence),
    x,
    y,
    error: twoSided(confidence) * scatter,
    z: kendall / (kendallError(count) * repetition),
  };
}

/** What every pair of points says, from which a line and its interval follow. */
export interface Pairs {
  count: number;
  slopes: Float64Array;
  /** Rises less falls. */
  kendall: number;
  slope: number;
  x: number;
  y: number;
  residuals: readonly number[];
  /** By how much standard errors grow because points repeat each other; never under 1. */
  repetition: number;
}

/** Null with fewer than five points. */
export function pairsOf(xs: readonly number[], ys: readonly number[]): Pairs | null {
  const count = xs.length;
  if (count < 5) return null;
  const slopes = new Float64Array((count * (count - 1)) / 2);
  let pair = 0;
  let kendall = 0;
  for (let i = 0; i < count; i++) {
    for (let j = i + 1; j < count; j++) {
      const rise = ys[j]! - ys[i]!;
      kendall += Math.sign(rise);
      slopes[pair++] = rise / (xs[j]! - xs[i]!);
    }
  }
  slopes.sort();
  const slope = (slopes[(pair - 1) >> 1]! + slopes[pair >> 1]!) / 2;
  const x = median([...xs]);
  const y = median(ys.map((value, i) => value - slope * (xs[i]! - x)));
  const residuals = ys.map((value, i) => value - y - slope * (xs[i]! - x));
  return { count, slopes, kendall, slope, x, y, residuals, repetition: repetitionOf(residuals) };
}

/** The interval of the slope. */
export function slopesWithin(
  { slopes, count, repetition }: Pairs,
  confidence: number,
  mostRepetition = Infinity,
): { low: number; high: number } {
  const error = kendallError(count) * Math.min(repetition, mostRepetition);
  const reach = twoSided(confidence) * error;
  const place = (rank: number) =>
    slopes[Math.min(slopes.length - 1, Math.max(0, Math.round(rank)))]!;
  return {
    low: place((slopes.length - reach) / 2 - 1),
    high: place((slopes.length + reach) / 2),
  };
}

const kendallError = (count: number): number =>
  Math.sqrt((count * (count - 1) * (2 * count + 5)) / 18);
const twoSided = (confidence: number): number => normalQuantile(0.5 + confidence / 2);

/** The standard error of a median of n normal values is this many times σ / √n. */
const medianError = Math.sqrt(Math.PI / 2);
const madToSigma = 1.4826;
const mostRepetition = 0.95;

export const robustSigma = (residuals: readonly number[]): number =>
  madToSigma * median(residuals.map(Math.abs));

/** √((1 + ρ) / (1 − ρ)), never under 1. A line that was fitted hides some of the autocorrelation: (1 + 4 ρ) / n is given back (M. G. Kendall, Biometrika 41 (1954) 403–404). */
function repetitionOf(residuals: readonly number[]): number {
  let products = 0;
  let squares = 0;
  for (const [i, residual] of residuals.entries()) {
    squares += residual * residual;
    if (i > 0) products += residual * residuals[i - 1]!;
  }
  if (squares === 0) return 1;
  const seen = products / squares;
  const rho = Math.min(mostRepetition, Math.max(0, seen + (1 + 4 * seen) / residuals.length));
  return Math.sqrt((1 + rho) / (1 - rho));
}
