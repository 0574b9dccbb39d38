/** A sliding window kept as the sums of a few equal stretches of it: constant memory however many readings it holds. */
export interface BucketedWindow {
  /** The same object until the next stretch closes: most readings change two numbers, and leave it to be shared. */
  closed: ClosedStretches;
  /** Of the stretch being filled. */
  openSum: number;
  openCount: number;
}

/** In order of time: index (device time / width), sum and count of each. */
export interface ClosedStretches {
  at: readonly number[];
  sums: readonly number[];
  counts: readonly number[];
  /** Over all of them. */
  sum: number;
  count: number;
  /** The index of the stretch being filled. */
  openAt: number;
}

export const emptyWindow: BucketedWindow = {
  closed: { at: [], sums: [], counts: [], sum: 0, count: 0, openAt: 0 },
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
  const { closed, openSum, openCount } = window;
  const index = Math.floor(observedAt / shape.width);
  if (openCount > 0 && index === closed.openAt) {
    return { closed, openSum: openSum + value, openCount: openCount + 1 };
  }
  return {
    closed: closeStretch(window, index, index - shape.length),
    openSum: value,
    openCount: 1,
  };
}

/** Those that begin after `last` stay, and the one that was being filled. */
function closeStretch(
  { closed, openSum, openCount }: BucketedWindow,
  openAt: number,
  last: number,
): ClosedStretches {
  let gone = 0;
  while (gone < closed.at.length && closed.at[gone]! <= last) gone += 1;
  const closes = openCount > 0 && closed.openAt > last;
  const at = from(closed.at, gone, closes ? closed.openAt : null);
  const sums = from(closed.sums, gone, closes ? openSum : null);
  const counts = from(closed.counts, gone, closes ? openCount : null);
  let sum = 0;
  let count = 0;
  for (let i = 0; i < at.length; i++) {
    sum += sums[i]!;
    count += counts[i]!;
  }
  return { at, sums, counts, sum, count, openAt };
}

/** The list from `first` on, with one more behind it unless that is null. */
function from(list: readonly number[], first: number, last: number | null): readonly number[] {
  const kept = list.length - first;
  // oxlint-disable-next-line unicorn/no-new-array -- they are kept by the hundred thousand, and what grows by pushing has twice the room it needs
  const next = new Array<number>(last === null ? kept : kept + 1);
  for (let i = 0; i < kept; i++) next[i] = list[first + i]!;
  if (last !== null) next[kept] = last;
  return next;
}

export const countOf = ({ closed, openCount }: BucketedWindow): number => closed.count + openCount;

/** NaN when empty. */
export const meanOf = ({ closed, openSum, openCount }: BucketedWindow): number =>
  (closed.sum + openSum) / (closed.count + openCount);

/** Share of the window's stretches that hold a reading. */
export const coverageOf = ({ closed, openCount }: BucketedWindow, shape: WindowShape): number =>
  (closed.at.length + (openCount > 0 ? 1 : 0)) / shape.length;
