/**
 * How far the inputs of a window are settled: a function of the log alone (of the readings and ticks that concern the window, in the log's
 * order), so that a rebuild from any point gives the same.
 */
export interface Watermark {
  /** By place of the signal: its newest observedAt; `never` before the first. */
  newest: number[];
  /** Inputs with a lower order key are settled: nothing comes before them any more. Never falls. */
  frontier: number;
  /** When the epoch under way began by the log's clock, and how much has been delivered in it. */
  epochStart: number;
  epochCount: number;
  /** The highest order keys delivered in the epoch under way and in the one before it. */
  current: number;
  older: number;
}

/** Before any time that a device may tell, and far enough from the end of the exact integers to count on from. */
export const never = -(2 ** 52);

/** An epoch is half of the time after which an input is settled though its signals fell silent. */
const epochMargin = 30_000;
/** And half of the inputs that a window may have unsettled. */
export const epochMost = 8_192;

export const freshWatermark = (signals: number): Watermark => ({
  newest: Array.from({ length: signals }, () => never),
  frontier: never + 1,
  epochStart: 0,
  epochCount: 0,
  current: never,
  older: never,
});

export const copyOf = (mark: Watermark): Watermark => ({
  newest: mark.newest.slice(),
  frontier: mark.frontier,
  epochStart: mark.epochStart,
  epochCount: mark.epochCount,
  current: mark.current,
  older: mark.older,
});

/** Whether everything delivered is settled. */
export const allSettled = (mark: Watermark): boolean =>
  mark.current < mark.frontier && mark.older < mark.frontier;

export const epochOf = (lateness: number): number => lateness + epochMargin;

/** Whether `passTime` would settle something because time has passed, or begin its epoch anew. */
export const isOverdue = (mark: Watermark, now: number, lateness: number): boolean =>
  Math.abs(now - mark.epochStart) >= epochOf(lateness) && !allSettled(mark);

/**
 * Takes in that the log's clock stands at `now`: what was delivered before the epoch under way began is settled once that one is over. So
 * an asset that fell silent does not hold the log for ever, and a window stays bounded. True when it was full and settled for that.
 */
export function passTime(
  mark: Watermark,
  now: number,
  lateness: number,
  most: number = epochMost,
): boolean {
  const epoch = epochOf(lateness);
  // Our clock was ahead, for years perhaps, and was put right: what waits must not wait until it is so late again.
  if (mark.epochStart - now >= epoch) mark.epochStart = now;
  let overfull = false;
  while (!allSettled(mark)) {
    const over = now - mark.epochStart >= epoch;
    if (!over && mark.epochCount < most) break;
    if (!over && mark.older >= mark.frontier) overfull = true;
    mark.frontier = Math.max(mark.frontier, mark.older + 1);
    mark.older = mark.current;
    mark.current = never;
    mark.epochStart = over ? mark.epochStart + epoch : now;
    mark.epochCount = 0;
  }
  // Nothing waits: the next epoch begins with what comes next.
  if (allSettled(mark)) {
    mark.epochStart = now;
    mark.epochCount = 0;
    mark.current = never;
    mark.older = never;
  }
  return overfull;
}

/** Takes in that something with this order key was delivered, whether it is new or the same again. */
export function noteDelivery(mark: Watermark, key: number): void {
  mark.epochCount += 1;
  if (key > mark.current) mark.current = key;
}

/** Takes in what a device's clock says. `lateness`: the largest of the window's signals. */
export function noteObserved(
  mark: Watermark,
  place: number,
  observedAt: number,
  lateness: number,
): void {
  if (observedAt <= mark.newest[place]!) return;
  mark.newest[place] = observedAt;
  const frontier = observedAt - lateness;
  if (frontier > mark.frontier) mark.frontier = frontier;
}
