import type { Reading } from "#ingest";
import type { RowWindow } from "./row-window.ts";
import { outcome } from "./take-input.ts";
import type { Arrival, Outcome } from "./take-input.ts";
import {
  append,
  insert,
  placeFor,
  release,
  setValue,
  waitingAt,
  waitingValue,
} from "./waiting-readings.ts";
import {
  allSettled,
  copyOf,
  epochMost,
  epochOf,
  isOverdue,
  never,
  noteDelivery,
  noteObserved,
  passTime,
} from "./watermark.ts";

/** Places where the log may be taken up again stand so many deliveries apart, or so many parts of what waits where that is more. */
const fewestBetween = 64;
const partsOfWaiting = 32;
/** And never longer apart than this part of an epoch: the log of a slow signal is not held for days. */
const partOfEpoch = 4;

const isNew = (window: RowWindow, { seq, index }: Arrival): boolean =>
  seq > window.seq || (seq === window.seq && index > window.index);

/**
 * No quantity is as large. What is beyond is how some instruments say that they have nothing (the largest float, the largest double), and its
 * square would be infinite: all that is learnt from sums of squares would be lost for good.
 */
const largest = 1e30;

const isUsable = (reading: Reading): reading is Reading & { value: number } =>
  reading.value !== null && reading.quality !== "bad" && Math.abs(reading.value) <= largest;

/** Takes a reading of the signal at `place` into its row, or lets it wait until its place in the device's order is certain. */
export function takeRowReading(
  window: RowWindow,
  place: number,
  reading: Reading,
  arrival: Arrival,
  counts: { overfull: number },
): Outcome {
  if (!isNew(window, arrival)) return outcome.known;
  arrive(window, arrival, counts);
  const { watermark, plan } = window;
  const at = reading.observedAt;
  if (reading.historical || at < watermark.newest[place]! - plan.lateness[place]!) {
    return outcome.historical;
  }
  const key = Math.max(at, watermark.frontier);
  noteDelivery(watermark, key);
  noteObserved(watermark, place, at, plan.longestLateness);
  if (key > window.highest) window.highest = key;
  window.delivered += 1;
  if (watermark.frontier >= window.open.until) closeRows(window, arrival.receivedAt);
  // Behind the frontier: what is settled before it must be known to be.
  if (at < key) settleSignal(window, place, Math.min(key, window.open.until));
  if (at <= window.settledNewest[place]!) {
    if (at >= key) return outcome.known;
    return at === window.settledNewest[place] ? outcome.repeat : outcome.historical;
  }
  const value = isUsable(reading) ? reading.value : Number.NaN;
  const waiting = window.waiting[place]!;
  const { count } = waiting;
  if (count === 0 || waitingAt(waiting, count - 1) < at) {
    append(waiting, at, value);
    window.waits += 1;
    return outcome.inOrder;
  }
  const index = placeFor(waiting, at);
  if (waitingAt(waiting, index) === at) {
    if (Object.is(waitingValue(waiting, index), value)) return outcome.repeat;
    setValue(waiting, index, value);
    return outcome.correction;
  }
  insert(waiting, index, at, value);
  window.waits += 1;
  return outcome.late;
}

/** Lets time settle what has waited long enough. False when it changes nothing. */
export function takeRowTick(
  window: RowWindow,
  arrival: Arrival,
  counts: { overfull: number },
): boolean {
  const { watermark, plan } = window;
  if (!isNew(window, arrival)) return false;
  if (!isOverdue(watermark, arrival.receivedAt, plan.longestLateness)) return false;
  arrive(window, arrival, counts);
  if (watermark.frontier >= window.open.until) closeRows(window, arrival.receivedAt);
  return true;
}

function arrive(
  window: RowWindow,
  { seq, index, receivedAt }: Arrival,
  counts: { overfull: number },
): void {
  const { watermark, plan, delivered } = window;
  if (
    delivered > 0 &&
    (delivered >= Math.max(fewestBetween, window.waits / partsOfWaiting) ||
      Math.abs(receivedAt - window.resumedAt) >= epochOf(plan.longestLateness) / partOfEpoch)
  ) {
    const point = { seq: window.seq, index: window.index };
    window.resumes.push({ point, watermark: copyOf(watermark), highest: window.highest });
    window.delivered = 0;
    window.resumedAt = receivedAt;
  }
  window.seq = seq;
  window.index = index;
  // Each signal may have as much unsettled as a window of its own would.
  const most = epochMost * plan.signals.length;
  if (passTime(watermark, receivedAt, plan.longestLateness, most)) counts.overfull += 1;
}

/** Settles what the frontier has passed, and completes the rows that it has passed with it. */
function closeRows(window: RowWindow, receivedAt: number | null): void {
  const { open, due } = window;
  while (window.watermark.frontier >= open.until) {
    settleOpen(window, open.until);
    if (open.counts.some((count) => count > 0)) {
      const values = Float64Array.from(open.sums, (sum, place) => sum / open.counts[place]!);
      due.push({ at: open.from, until: open.last, values, receivedAt });
    }
    beginRow(window);
  }
}

/** The next row is the first that anything can still fall into. */
function beginRow({ open, plan, waiting, watermark }: RowWindow): void {
  let earliest = watermark.frontier;
  for (const ring of waiting) {
    if (ring.count > 0) earliest = Math.min(earliest, waitingAt(ring, 0));
  }
  open.from = Math.max(Math.floor(earliest / plan.rowMs) * plan.rowMs, open.until);
  open.until = open.from + plan.rowMs;
  open.last = never;
  open.sums.fill(0);
  open.counts.fill(0);
}

/** Adds to the open row what the frontier has passed of it. */
function settleOpen(window: RowWindow, until: number): void {
  const before = Math.min(window.watermark.frontier, until);
  for (let place = 0; place < window.waiting.length; place++) settleSignal(window, place, before);
}

/** What lies before the open row came when its own was complete, and counts here. */
function settleSignal(window: RowWindow, place: number, before: number): void {
  const waiting = window.waiting[place]!;
  if (waiting.count === 0 || waitingAt(waiting, 0) >= before) return;
  const { open } = window;
  const settled = placeFor(waiting, before);
  let sum = open.sums[place]!;
  let count = open.counts[place]!;
  for (let index = 0; index < settled; index++) {
    const value = waitingValue(waiting, index);
    if (Number.isNaN(value)) continue;
    sum += value;
    count += 1;
  }
  open.sums[place] = sum;
  open.counts[place] = count;
  const newest = waitingAt(waiting, settled - 1);
  window.settledNewest[place] = newest;
  if (newest > open.last) open.last = newest;
  release(waiting, settled);
  window.waits -= settled;
}

/** What waits may be twice what must: looking at every signal after every batch costs more than what it saves. */
const worthSettling = 2;
const fewestToSettle = 16;

/** At the end of a batch: whether it is time for `settleRows`. */
export const isWorthSettling = ({ waits, settleFrom }: RowWindow): boolean => waits >= settleFrom;

/** What the frontier has passed is added up, and the log before it is needed no more. When that is done decides nothing. */
export function settleRows(window: RowWindow): void {
  const { resumes, watermark, open } = window;
  settleOpen(window, open.until);
  window.settleFrom = worthSettling * window.waits + fewestToSettle;
  if (window.waits === 0 && allSettled(watermark)) {
    const point = { seq: window.seq, index: window.index };
    window.resumes = [{ point, watermark: copyOf(watermark), highest: window.highest }];
    window.delivered = 0;
    return;
  }
  let passed = 0;
  while (passed + 1 < resumes.length && resumes[passed + 1]!.highest < watermark.frontier) {
    passed += 1;
  }
  if (passed > 0) resumes.splice(0, passed);
}

/** What is about to happen is not in the log: everything known counts as settled. Rows that are complete with that are judged with the next batch. */
export function settleRowWindow(window: RowWindow): void {
  const { watermark } = window;
  watermark.frontier = Math.max(watermark.frontier, window.highest + 1);
  closeRows(window, null);
  settleRows(window);
}
