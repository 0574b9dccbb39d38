/** In the installation's one currency, which has no sign: "1,240", "-86", "0.5". */
export function money(value: number): string {
  const digits = Math.abs(value) < 10 && !Number.isInteger(value) ? 2 : 0;
  return value.toLocaleString("en", { maximumFractionDigits: digits });
}
