/**
 * A number strictly between two, about so far (0 to 1) on the way from the first to the second, with as few digits as say it: what people can
 * read. Null where there is none: they are equal.
 */
export function numberBetween(from: number, to: number, share: number): number | null {
  const [low, high] = from < to ? [from, to] : [to, from];
  const target = from + (to - from) * share;
  for (let digits = 2; digits <= 15; digits++) {
    const rounded = Number(target.toPrecision(digits));
    if (rounded > low && rounded < high) return rounded;
  }
  return null;
}

const steps = [86_400_000, 3_600_000, 900_000, 300_000, 60_000, 15_000, 5_000, 1_000, 1];

/** The same of lengths of time, milliseconds: in whole hours where these are fine enough, else in quarters of one, minutes or seconds. */
export function durationBetween(from: number, to: number, share: number): number | null {
  const target = from + (to - from) * share;
  for (const step of steps.filter((one) => one === 1 || 4 * one <= to - from)) {
    const rounded = Math.round(target / step) * step;
    if (rounded > from && rounded < to) return rounded;
  }
  return null;
}

/** As a rule has it: "90s", "14h". */
export function durationWritten(ms: number): string {
  const units = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000 };
  const whole = Object.entries(units).find(([, size]) => ms % size === 0);
  return whole === undefined ? `${ms}ms` : `${ms / whole[1]}${whole[0]}`;
}

/** Where a new limit is looked for. `reached`: what labelled flags for nothing reached, and what confirmed ones did at least. */
export interface Gap {
  /** Ascending, all under `from`. */
  others: readonly number[];
  least: number;
}

/**
 * Three targets, the mildest first: one that leaves the strongest of the false ones standing and has much room to the confirmed ones, and two
 * between all of the false ones and the confirmed ones. Fewer where they coincide.
 */
export function targetsIn(
  { others, least }: Gap,
  between: (from: number, to: number, share: number) => number | null,
): number[] {
  const most = others.at(-1)!;
  const middle = others[Math.floor((others.length - 1) / 2)]!;
  const targets = [
    between(middle, most, 0.75),
    between(most, least, 0.25),
    between(most, least, 0.5),
  ];
  return [...new Set(targets.filter((one) => one !== null))].sort((a, b) => a - b);
}
