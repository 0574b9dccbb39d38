const day = 86_400_000;

/**
 * Air temperature at a temperate site, °C, from plant time alone: 12 ± 9 over the year (coldest in
 * mid-January), ± 5 over the day (warmest at 15:00 UTC), and weather of about ± 2 on top made of two
 * incommensurate waves, so that no two days are alike and every run sees the same weather.
 */
export function ambientAt(at: number): number {
  const wave = (period: number, peak: number) => Math.cos((2 * Math.PI * (at - peak)) / period);
  const year = -9 * wave(365.25 * day, 15 * day);
  const daily = 5 * wave(day, (15 / 24) * day);
  return 12 + year + daily + 1.3 * wave(3.7 * day, 0) + 0.8 * wave(8.3 * day, 0);
}
