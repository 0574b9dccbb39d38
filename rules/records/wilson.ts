/** The normal quantile of a two-sided 95 % interval. */
const z = 1.959963984540054;

/**
 * The Wilson score interval of a share: right with few cases and near 0 and 1, where the plain one is not.
 * E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", JASA 22 (1927) 209–212.
 *
 * @returns null without a case
 */
export function wilsonInterval(
  successes: number,
  cases: number,
): { value: number; low: number; high: number } | null {
  if (cases === 0) return null;
  const share = successes / cases;
  const spread = z * Math.sqrt((share * (1 - share) + (z * z) / (4 * cases)) / cases);
  const scale = 1 + (z * z) / cases;
  const middle = share + (z * z) / (2 * cases);
  return {
    value: share,
    low: Math.max(0, (middle - spread) / scale),
    high: Math.min(1, (middle + spread) / scale),
  };
}
