const units: [string, number][] = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["min", 60_000],
  ["s", 1_000],
];

/** A stretch of time in the largest unit that it fills, to a tenth: 90 s, 12 min, 1.5 h. */
export function spanText(ms: number): string {
  const [unit, size] = units.find(([, size]) => ms >= 2 * size) ?? ["s", 1_000];
  return `${Math.round((ms / size) * 10) / 10} ${unit}`;
}
