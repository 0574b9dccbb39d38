/** Mean and variance with exponential forgetting once `memory` values have passed. T. Finch, "Incremental calculation of weighted mean and variance" (2009). */
export interface RunningMoments {
  count: number;
  mean: number;
  variance: number;
}

export const initialMoments = (): RunningMoments => ({ count: 0, mean: 0, variance: 0 });

/** Takes a value in, changing what is given. The first `memory` weigh the same. */
export function learnMoments(moments: RunningMoments, value: number, memory: number): void {
  moments.count = Math.min(moments.count + 1, memory);
  const share = 1 / moments.count;
  const error = value - moments.mean;
  moments.mean += share * error;
  moments.variance = (1 - share) * (moments.variance + share * error * error);
}
