import type { Reading, Tick } from "#ingest";
import {
  appendTick,
  insertReading,
  isTickAt,
  keyAt,
  observedAt,
  placeAt,
  saysTheSame,
  writeReading,
} from "./input-columns.ts";
import type { InputColumns } from "./input-columns.ts";
import { tickPlace, wholeEntry } from "./input-window.ts";
import type { InputOrder, InputWindow } from "./input-window.ts";
import { copyOf, epochOf, isOverdue, noteDelivery, noteObserved, passTime } from "./watermark.ts";

/** What became of a reading in a window, the more telling the higher. */
export const outcome = {
  /** The window has had it: the log is being read again. */
  known: 0,
  historical: 1,
  repeat: 2,
  inOrder: 3,
  late: 4,
  correction: 5,
} as const;
export type Outcome = (typeof outcome)[keyof typeof outcome];

/** Where in the log an input stands, and the log's clock there. */
export interface Arrival {
  seq: number;
  index: number;
  receivedAt: number;
}

/** Checkpoints stand so many inputs apart, or so many parts of the window where that is more. */
const fewestBetween = 64;
const partsOfWindow = 32;
/** And never longer apart than this part of an epoch: the log of a slow signal is not held for days. */
const partOfEpoch = 4;

const isNew = (window: InputWindow, { seq, index }: Arrival): boolean =>
  seq > window.seq || (seq === window.seq && index > window.index);

/** Puts a reading of the signal at `place` where it belongs. Evaluates nothing: `finishWindow` does. */
export function takeReading(
  window: InputWindow,
  place: number,
  reading: Reading,
  arrival: Arrival,
  counts: { overfull: number },
): Outcome {
  if (!isNew(window, arrival)) return outcome.known;
  arrive(window, arrival, counts);
  const { watermark, plan, inputs } = window;
  const at = reading.observedAt;
  if (reading.historical || at < watermark.newest[place]! - plan.lateness[place]!) {
    return outcome.historical;
  }
  const key = Math.max(at, watermark.frontier);
  noteDelivery(watermark, key);
  noteObserved(watermark, place, at, plan.longestLateness);
  settleInputs(window);
  // Only where the log is read again: the base has it in it.
  if (key <= window.base.key && !comesAfter({ key, place, observedAt: at }, window.base)) {
    return outcome.known;
  }
  // Behind the frontier and older than what is settled of its signal: there is no place for it any more.
  if (at < key && at <= window.settledNewest[place]!) {
    return at === window.settledNewest[place] ? outcome.repeat : outcome.historical;
  }
  const { count } = inputs;
  if (count === 0 || isBefore(inputs, count - 1, key, place, at)) {
    insertReading(inputs, count, key, place, reading);
    window.appended += 1;
    return outcome.inOrder;
  }
  const index = placeFor(inputs, key, place, at);
  const isThere =
    index < count &&
    !isTickAt(inputs, index) &&
    placeAt(inputs, index) === place &&
    observedAt(inputs, index) === at;
  if (isThere) {
    if (saysTheSame(inputs, index, reading)) return outcome.repeat;
    writeReading(inputs, index, place, reading);
    if (index < window.evaluated) soil(window, index);
    return outcome.correction;
  }
  insertReading(inputs, index, key, place, reading);
  makeWay(window, index);
  return outcome.late;
}

/** A tick takes its place at the end: its clock is ours, the readings' is the device's. False when it changes nothing. */
export function takeTick(
  window: InputWindow,
  tick: Tick,
  arrival: Arrival,
  counts: { overfull: number },
): boolean {
  if (!isNew(window, arrival)) return false;
  const { inputs, watermark, plan } = window;
  // Nothing listens and nothing has waited long enough: time changes nothing here, and is not noted.
  if (!plan.needsTicks && !isOverdue(watermark, arrival.receivedAt, plan.longestLateness)) {
    return false;
  }
  arrive(window, arrival, counts);
  if (plan.needsTicks) {
    const last = inputs.count === 0 ? window.base.key : keyAt(inputs, inputs.count - 1);
    const key = Math.max(last, watermark.frontier);
    noteDelivery(watermark, key);
    appendTick(inputs, key, tick);
    window.appended += 1;
  }
  settleInputs(window);
  return true;
}

export const tickArrival = (seq: number, receivedAt: number): Arrival => ({
  seq,
  index: wholeEntry,
  receivedAt,
});

/** Before anything is delivered at this point: a checkpoint where one is due, and what time alone settles. */
function arrive(
  window: InputWindow,
  { seq, index, receivedAt }: Arrival,
  counts: { overfull: number },
): void {
  const { count } = window.inputs;
  const { appended } = window;
  if (
    appended > 0 &&
    (appended >= Math.max(fewestBetween, count / partsOfWindow) ||
      Math.abs(receivedAt - window.checkpointedAt) >=
        epochOf(window.plan.longestLateness) / partOfEpoch)
  ) {
    window.checkpoints.push({
      at: count,
      states: null,
      point: { seq: window.seq, index: window.index },
      watermark: copyOf(window.watermark),
    });
    window.pending += 1;
    window.appended = 0;
    window.checkpointedAt = receivedAt;
  }
  window.seq = seq;
  window.index = index;
  if (passTime(window.watermark, receivedAt, window.plan.longestLateness)) counts.overfull += 1;
}

/** Goes on with what is settled as far as the frontier has gone. */
export function settleInputs(window: InputWindow): void {
  const { inputs, settledNewest } = window;
  const { frontier } = window.watermark;
  let index = window.settled;
  while (index < inputs.count && keyAt(inputs, index) < frontier) {
    if (!isTickAt(inputs, index)) settledNewest[placeAt(inputs, index)] = observedAt(inputs, index);
    index += 1;
  }
  window.settled = index;
}

/** An input was put before the one at `index`: what stood behind moves on. */
function makeWay(window: InputWindow, index: number): void {
  for (let i = window.checkpoints.length - 1; i > 0; i--) {
    const checkpoint = window.checkpoints[i]!;
    if (checkpoint.at <= index) break;
    checkpoint.at += 1;
  }
  if (index >= window.evaluated) return;
  for (let i = window.marks.length - 1; i >= 0; i--) {
    const mark = window.marks[i]!;
    if (mark.index < index) break;
    mark.index += 1;
  }
  window.evaluated += 1;
  if (window.dirtyTo >= index) window.dirtyTo += 1;
  soil(window, index);
}

function soil(window: InputWindow, index: number): void {
  if (index < window.dirtyFrom) window.dirtyFrom = index;
  if (index > window.dirtyTo) window.dirtyTo = index;
}

/** Whether the input at `index` comes before a reading with this order. */
function isBefore(
  inputs: InputColumns,
  index: number,
  key: number,
  place: number,
  at: number,
): boolean {
  const own = keyAt(inputs, index);
  if (own !== key) return own < key;
  if (isTickAt(inputs, index)) return false;
  const ownPlace = placeAt(inputs, index);
  return ownPlace === place ? observedAt(inputs, index) < at : ownPlace < place;
}

const comesAfter = (a: InputOrder, b: InputOrder): boolean => {
  if (a.key !== b.key) return a.key > b.key;
  return a.place === b.place ? a.observedAt > b.observedAt : a.place > b.place;
};

/** The first input that does not come before a reading with this order. */
function placeFor(inputs: InputColumns, key: number, place: number, at: number): number {
  let low = 0;
  let high = inputs.count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(inputs, middle, key, place, at)) low = middle + 1;
    else high = middle;
  }
  return low;
}

export const orderAt = (inputs: InputColumns, index: number): InputOrder => ({
  key: keyAt(inputs, index),
  place: isTickAt(inputs, index) ? tickPlace : placeAt(inputs, index),
  observedAt: observedAt(inputs, index),
});
