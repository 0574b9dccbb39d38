/**
 * Power of one frequency in a stretch of values: `cycles` in the whole stretch. G. Goertzel, "An Algorithm for the Evaluation of Finite
 * Trigonometric Series", Amer. Math. Monthly 65 (1958) 34–35. A sine of amplitude a with a whole number of cycles has (a n / 2)².
 */
export function goertzelPower(values: ArrayLike<number>, cycles: number): number {
  const turn = 2 * Math.cos((2 * Math.PI * cycles) / values.length);
  let last = 0;
  let beforeLast = 0;
  for (let i = 0; i < values.length; i++) {
    const next = values[i]! + turn * last - beforeLast;
    beforeLast = last;
    last = next;
  }
  return last * last + beforeLast * beforeLast - turn * last * beforeLast;
}
