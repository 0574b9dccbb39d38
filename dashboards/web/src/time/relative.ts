const steps: [unit: Intl.RelativeTimeFormatUnit, ms: number, until: number][] = [
  ["second", 1_000, 60_000],
  ["minute", 60_000, 3_600_000],
  ["hour", 3_600_000, 36 * 3_600_000],
  ["day", 86_400_000, 60 * 86_400_000],
  ["month", 30.44 * 86_400_000, 730 * 86_400_000],
  ["year", 365.25 * 86_400_000, Infinity],
];

/** "4 min. ago", "in 2 hr.": how far `at` is from `now` (both epoch ms), in the largest unit that still says something. */
export function relative(at: number, now: number, locale = "en"): string {
  const distance = at - now;
  const [unit, ms] = steps.find(([, , until]) => Math.abs(distance) < until) ?? steps[5]!;
  return new Intl.RelativeTimeFormat(locale, { style: "short", numeric: "auto" }).format(
    Math.trunc(distance / ms),
    unit,
  );
}
