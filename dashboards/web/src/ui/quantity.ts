/** A number with as many decimals as the instrument can know; null when there is none. */
export function amount(value: number | null | undefined, decimals: number | null): string | null {
  if (value === null || value === undefined) return null;
  const digits = decimals ?? usual(value);
  return value.toLocaleString("en", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

/** Three figures, where nobody has said how many the instrument gives. */
function usual(value: number): number {
  const size = Math.abs(value);
  return size >= 100 || size === 0 ? 0 : size >= 10 ? 1 : 2;
}
