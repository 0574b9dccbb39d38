/** A sliding window kept as the sums of a few equal stretches of it: constant memory however many readings it holds. */
export interface BucketedWindow {
  /** Closed stretches in order of time: index (device time / width), sum and count of each. */
  at: readonly number[];
  sums: readonly number[];
  counts: readonly number[];
  /** Sum and count over the closed stretches. */
  closedSum: number;
  closedCount: number;
  /** The stretch being filled. */
  openAt: number;
  openSum: number;
  openCount: number;
}

export const emptyWindow: BucketedWindow = {
  at: [],
  sums: [],
  counts: [],
  closedSum: 0,
  closedCount: 0,
  openAt: 0,
  openSum: 0,
  openCount: 0,
};

export interface WindowShape {
  /** Milliseconds of one stretch. */
  width: number;
  /** Stretches in the window, the one being filled included. */
  length: number;
}

/** Adds a value at a device time not older than the one before. */
export function pushIntoWindow(
  window: BucketedWindow,
  shape: WindowShape,
  observedAt: number,
  value: number,
): BucketedWindow {
  const index = Math.floor(observedAt / shape.width);
  if (window.openCount > 0 && index === window.openAt) {
    return {
      at: window.at,
      sums: window.sums,
      counts: window.counts,
      closedSum: window.closedSum,
      closedCount: window.closedCount,
      openAt: index,
      openSum: window.openSum + value,
      openCount: window.openCount + 1,
    };
  }
  const at: number[] = [];
  const sums: number[] = [];
  const counts: number[] = [];
  let closedSum = 0;
  let closedCount = 0;
  const keep = (bucket: number, sum: number, count: number) => {
    if (count === 0 || bucket <= index - shape.length) return;
    at.push(bucket);
    sums.push(sum);
    counts.push(count);
    closedSum += sum;
    closedCount += count;
  };
  for (let i = 0; i < window.at.length; i++)
    keep(window.at[i]!, window.sums[i]!, window.counts[i]!);
  keep(window.openAt, window.openSum, window.openCount);
  return { at, sums, counts, closedSum, closedCount, openAt: index, openSum: value, openCount: 1 };
}

export const countOf = (window: BucketedWindow): number => window.closedCount + window.openCount;

/** NaN when empty. */
export const meanOf = (window: BucketedWindow): number =>
  (window.closedSum + window.openSum) / (window.closedCount + window.openCount);

/** Share of the window's stretches that hold a reading. */
export const coverageOf = (window: BucketedWindow, shape: WindowShape): number =>
  (window.at.length + (window.openCount > 0 ? 1 : 0)) / shape.length;
