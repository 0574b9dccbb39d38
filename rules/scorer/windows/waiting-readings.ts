/**
 * Readings of one signal that may still be overtaken or corrected, in the order of their time: a ring of pairs, 16 bytes a reading. What is
 * settled leaves at the front, what comes in order is appended, and only what comes late moves others.
 */
export interface WaitingReadings {
  /** observedAt and value by turns; its length is a power of two. NaN: a reading without a usable value. */
  pairs: Float64Array;
  first: number;
  count: number;
}

const smallest = 4;
/** A ring that is so many times too large is made smaller: what one busy hour needed is not kept for ever. */
const tooLarge = 8;

export const nothingWaits = (): WaitingReadings => ({
  pairs: new Float64Array(2 * smallest),
  first: 0,
  count: 0,
});

const offsetOf = ({ pairs, first }: WaitingReadings, index: number): number =>
  (2 * (first + index)) & (pairs.length - 1);

export const waitingAt = (waiting: WaitingReadings, index: number): number =>
  waiting.pairs[offsetOf(waiting, index)]!;

export const waitingValue = (waiting: WaitingReadings, index: number): number =>
  waiting.pairs[offsetOf(waiting, index) + 1]!;

export function setValue(waiting: WaitingReadings, index: number, value: number): void {
  waiting.pairs[offsetOf(waiting, index) + 1] = value;
}

/** Behind all others. */
export function append(waiting: WaitingReadings, at: number, value: number): void {
  if (2 * waiting.count === waiting.pairs.length) resize(waiting, 2 * waiting.pairs.length);
  const offset = offsetOf(waiting, waiting.count);
  waiting.pairs[offset] = at;
  waiting.pairs[offset + 1] = value;
  waiting.count += 1;
}

/** Before the one at `index`. */
export function insert(waiting: WaitingReadings, index: number, at: number, value: number): void {
  append(waiting, at, value);
  for (let i = waiting.count - 1; i > index; i--) {
    const to = offsetOf(waiting, i);
    const from = offsetOf(waiting, i - 1);
    waiting.pairs[to] = waiting.pairs[from]!;
    waiting.pairs[to + 1] = waiting.pairs[from + 1]!;
  }
  const offset = offsetOf(waiting, index);
  waiting.pairs[offset] = at;
  waiting.pairs[offset + 1] = value;
}

/** The first that is not older than this. */
export function placeFor(waiting: WaitingReadings, at: number): number {
  let low = 0;
  let high = waiting.count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (waitingAt(waiting, middle) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Lets the first so many go. */
export function release(waiting: WaitingReadings, count: number): void {
  waiting.first = (waiting.first + count) & (waiting.pairs.length / 2 - 1);
  waiting.count -= count;
  const { length } = waiting.pairs;
  if (length > 2 * smallest && 2 * waiting.count * tooLarge < length) resize(waiting, length / 2);
}

function resize(waiting: WaitingReadings, length: number): void {
  const pairs = new Float64Array(length);
  for (let index = 0; index < waiting.count; index++) {
    pairs[2 * index] = waitingAt(waiting, index);
    pairs[2 * index + 1] = waitingValue(waiting, index);
  }
  waiting.pairs = pairs;
  waiting.first = 0;
}
