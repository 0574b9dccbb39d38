import type { Interval } from "../api/release.ts";

/** "0.42 (0.1 to 1.3)": a figure with what it may just as well be. */
export function withInterval(
  { value, low, high }: Interval,
  say: (each: number) => string,
): string {
  return `${say(value)} (${say(low)} – ${say(high)})`;
}

/** As few digits as say something: 0.042, 1.3, 27. */
export function rate(value: number): string {
  if (value === 0) return "0";
  const digits = value >= 10 ? 0 : value >= 1 ? 1 : value >= 0.1 ? 2 : 3;
  return value.toLocaleString("en", { maximumFractionDigits: digits });
}

export function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
