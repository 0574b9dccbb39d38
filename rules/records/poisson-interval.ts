/** Each tail of a two-sided 95 % interval, and the normal quantile that leaves it. */
const tail = 0.025;
const z = 1.959963984540054;

/** Beyond it the cube of a normal variable is as good as exact (within 0.01 events), and sums of thousands of terms are slow. */
const summedUpTo = 200;

/**
 * The interval of a rate from a count of independent events over a span of observation (in whatever unit the rate is to have): exact (F. Garwood,
 * "Fiducial Limits for the Poisson Distribution", Biometrika 28 (1936) 437–442), of many events by E. B. Wilson and M. M. Hilferty, "The
 * Distribution of Chi-Square", PNAS 17 (1931) 684–688.
 *
 * @returns null where nothing was observed: no event in no time says nothing
 */
export function poissonInterval(
  events: number,
  span: number,
): { value: number; low: number; high: number } | null {
  if (!(span > 0)) return null;
  const [low, high] = events > summedUpTo ? nearLimits(events) : exactLimits(events);
  return { value: events / span, low: low / span, high: high / span };
}

function nearLimits(events: number): [number, number] {
  const cube = (n: number, shift: number) =>
    n * (1 - 1 / (9 * n) + shift / (3 * Math.sqrt(n))) ** 3;
  return [cube(events, -z), cube(events + 1, z)];
}

const exactLimits = (events: number): [number, number] => [
  events === 0 ? 0 : meanWhere((mean) => 1 - cumulative(events - 1, mean) >= tail),
  meanWhere((mean) => cumulative(events, mean) <= tail),
];

/** P(X ≤ events) for a Poisson variable of this mean. */
function cumulative(events: number, mean: number): number {
  let term = Math.exp(-mean);
  let sum = term;
  for (let k = 1; k <= events; k++) {
    term *= mean / k;
    sum += term;
  }
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
