import { gammaln } from "simple-statistics";

/** Each tail of a two-sided 95 % interval. */
const tail = 0.025;

/**
 * The exact interval of a rate from a count of independent events over a span of observation (in whatever unit the rate is to have).
 * F. Garwood, "Fiducial Limits for the Poisson Distribution", Biometrika 28 (1936) 437–442.
 *
 * @returns null where nothing was observed: no event in no time says nothing
 */
export function poissonInterval(
  events: number,
  span: number,
): { value: number; low: number; high: number } | null {
  if (!(span > 0)) return null;
  const low = events === 0 ? 0 : meanWhere((mean) => 1 - cumulative(events - 1, mean) >= tail);
  const high = meanWhere((mean) => cumulative(events, mean) <= tail);
  return { value: events / span, low: low / span, high: high / span };
}

/** P(X ≤ events) for a Poisson variable of this mean. */
function cumulative(events: number, mean: number): number {
  let sum = 0;
  for (let k = 0; k <= events; k++) sum += Math.exp(k * Math.log(mean) - mean - gammaln(k + 1));
  return Math.min(1, sum);
}

/** The smallest mean for which it holds; it holds for all larger ones. */
function meanWhere(holds: (mean: number) => boolean): number {
  let low = 0;
  let high = 1;
  while (!holds(high)) {
    low = high;
    high *= 2;
  }
  // As far as a double goes.
  for (let halvings = 0; halvings < 60; halvings++) {
    const middle = (low + high) / 2;
    if (holds(middle)) high = middle;
    else low = middle;
  }
  return high;
}
