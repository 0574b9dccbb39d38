const tail = [0.425, 1.6, 5] as const;

/**
 * The value that a standard normal variable stays under with this probability, to seven figures. M. J. Wichura, "Algorithm AS 241: The
 * Percentage Points of the Normal Distribution", Applied Statistics 37 (1988) 477–484, PPND7.
 */
export function normalQuantile(probability: number): number {
  const q = probability - 0.5;
  if (Math.abs(q) <= tail[0]) {
    const r = tail[0] ** 2 - q * q;
    return (
      (q * polynomial(r, [3.387_132_717_9, 50.434_271_938, 159.291_132_02, 59.109_374_72])) /
      polynomial(r, [1, 17.895_169_469, 78.757_757_664, 67.187_563_6])
    );
  }
  const r = Math.sqrt(-Math.log(Math.min(probability, 1 - probability)));
  const size =
    r <= tail[2]
      ? polynomial(
          r - tail[1],
          [1.423_437_277_7, 2.756_815_39, 1.306_728_481_6, 0.170_238_211_03],
        ) / polynomial(r - tail[1], [1, 0.737_001_642_5, 0.120_211_329_75])
      : polynomial(
          r - tail[2],
          [6.657_905_115, 3.081_226_386, 0.428_682_943_37, 0.017_337_203_997],
        ) / polynomial(r - tail[2], [1, 0.241_978_942_25, 0.012_258_202_635]);
  return Math.sign(q) * size;
}

/** The constant first. */
const polynomial = (x: number, coefficients: readonly number[]): number =>
  coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0);
