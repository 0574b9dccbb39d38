import type { ReadingInput } from "../../conditions/condition.ts";

/**
 * Inputs of rules in the order of evaluation, as columns: a reading costs 26 bytes instead of the 150 of an object, and taking one in
 * allocates nothing. `numbers` has three for each input: observedAt, receivedAt and value of a reading; at, healthySince and 0 of a tick.
 */
export interface InputColumns {
  count: number;
  numbers: Float64Array;
  /** Bits 0-1 quality, 2 has a value, 3 is a tick, from 4 on the place of the signal. */
  flags: Uint16Array;
  /** Order keys; null as long as each is the observedAt of its reading, which is nearly always. */
  keys: Float64Array | null;
  /** Null as long as no reading has one. */
  codes: (string | null)[] | null;
}

const qualities = ["good", "uncertain", "bad"] as const;
const hasValue = 4;
const isTick = 8;
const placeShift = 4;
const smallest = 4;
const smallGrowing = 64;

export const noInputs = (): InputColumns => ({
  count: 0,
  numbers: new Float64Array(3 * smallest),
  flags: new Uint16Array(smallest),
  keys: null,
  codes: null,
});

export const keyAt = (inputs: InputColumns, index: number): number =>
  inputs.keys === null ? inputs.numbers[3 * index]! : inputs.keys[index]!;

export const observedAt = (inputs: InputColumns, index: number): number =>
  inputs.numbers[3 * index]!;

export const receivedAt = (inputs: InputColumns, index: number): number =>
  inputs.numbers[3 * index + 1]!;

export const isTickAt = (inputs: InputColumns, index: number): boolean =>
  (inputs.flags[index]! & isTick) !== 0;

export const placeAt = (inputs: InputColumns, index: number): number =>
  inputs.flags[index]! >> placeShift;

/** Puts a reading before the input at `index`; at `count` it is appended. */
export function insertReading(
  inputs: InputColumns,
  index: number,
  key: number,
  place: number,
  reading: ReadingInput,
): void {
  makeRoom(inputs, index, reading.code !== null);
  if (key !== reading.observedAt) ownKeys(inputs);
  if (inputs.keys !== null) inputs.keys[index] = key;
  writeReading(inputs, index, place, reading);
}

/** Another value for the same moment of the same signal: its place in the order stays. */
export function writeReading(
  inputs: InputColumns,
  index: number,
  place: number,
  { observedAt, receivedAt, value, code, quality }: ReadingInput,
): void {
  const { numbers } = inputs;
  numbers[3 * index] = observedAt;
  numbers[3 * index + 1] = receivedAt;
  numbers[3 * index + 2] = value ?? 0;
  inputs.flags[index] =
    (quality === "good" ? 0 : quality === "uncertain" ? 1 : 2) |
    (value === null ? 0 : hasValue) |
    (place << placeShift);
  if (code !== null) inputs.codes ??= Array.from({ length: inputs.count }, () => null);
  if (inputs.codes !== null) inputs.codes[index] = code;
}

export function appendTick(
  inputs: InputColumns,
  key: number,
  tick: { at: number; healthySince: number },
): void {
  const index = inputs.count;
  makeRoom(inputs, index, false);
  ownKeys(inputs);
  inputs.keys![index] = key;
  inputs.numbers[3 * index] = tick.at;
  inputs.numbers[3 * index + 1] = tick.healthySince;
  inputs.numbers[3 * index + 2] = 0;
  inputs.flags[index] = isTick;
  if (inputs.codes !== null) inputs.codes[index] = null;
}

/** Fills `into` with the reading at `index`. */
export function readInto(
  inputs: InputColumns,
  index: number,
  signals: readonly number[],
  into: ReadingInput,
): void {
  const { numbers } = inputs;
  const flags = inputs.flags[index]!;
  into.signalId = signals[flags >> placeShift]!;
  into.observedAt = numbers[3 * index]!;
  into.receivedAt = numbers[3 * index + 1]!;
  into.value = (flags & hasValue) === 0 ? null : numbers[3 * index + 2]!;
  into.code = inputs.codes === null ? null : inputs.codes[index]!;
  into.quality = qualities[flags & 3]!;
}

/** Whether the reading at `index` says the same as this one of the same moment. */
export function saysTheSame(
  inputs: InputColumns,
  index: number,
  { value, code, quality }: ReadingInput,
): boolean {
  const flags = inputs.flags[index]!;
  const known = (flags & hasValue) === 0 ? null : inputs.numbers[3 * index + 2]!;
  return (
    known === value &&
    (inputs.codes === null ? null : inputs.codes[index]!) === code &&
    qualities[flags & 3] === quality
  );
}

/** Forgets the first `count` inputs. */
export function dropFirst(inputs: InputColumns, count: number): void {
  const { numbers, flags, keys, codes } = inputs;
  const rest = inputs.count - count;
  inputs.count = rest;
  codes?.splice(0, count);
  if (codes !== null && codes.every((code) => code === null)) inputs.codes = null;
  // What one busy hour needed is not kept for ever.
  if (rest < flags.length >> 2 && flags.length > 4 * smallest) {
    const capacity = Math.max(smallest, rest + (rest >> 2));
    inputs.numbers = copied(new Float64Array(3 * capacity), numbers, 3 * count, 3 * rest);
    inputs.flags = copied(new Uint16Array(capacity), flags, count, rest);
    if (keys !== null) inputs.keys = copied(new Float64Array(capacity), keys, count, rest);
  } else {
    numbers.copyWithin(0, 3 * count, 3 * (count + rest));
    flags.copyWithin(0, count, count + rest);
    keys?.copyWithin(0, count, count + rest);
  }
  if (rest === 0) inputs.keys = null;
}

function makeRoom(inputs: InputColumns, index: number, withCode: boolean): void {
  const { count } = inputs;
  if (count === inputs.flags.length) grow(inputs, count + roomFor(count));
  if (index < count) {
    inputs.numbers.copyWithin(3 * (index + 1), 3 * index, 3 * count);
    inputs.flags.copyWithin(index + 1, index, count);
    inputs.keys?.copyWithin(index + 1, index, count);
  }
  if (withCode) inputs.codes ??= Array.from({ length: count }, () => null);
  inputs.codes?.splice(index, 0, null);
  inputs.count = count + 1;
}

/** Each growing makes arrays and copies everything, so a window that fills for the first time should do it half a dozen times, not thirty. */
const roomFor = (count: number): number =>
  count < smallGrowing ? Math.max(smallest, 3 * count) : count >> 1;

function grow(inputs: InputColumns, capacity: number): void {
  const { count, numbers, flags, keys } = inputs;
  inputs.numbers = copied(new Float64Array(3 * capacity), numbers, 0, 3 * count);
  inputs.flags = copied(new Uint16Array(capacity), flags, 0, count);
  if (keys !== null) inputs.keys = copied(new Float64Array(capacity), keys, 0, count);
}

/** From here on keys are kept apart: a reading that took its place at the frontier, or a tick, has another than its own time. */
function ownKeys(inputs: InputColumns): void {
  if (inputs.keys !== null) return;
  inputs.keys = new Float64Array(inputs.flags.length);
  for (let i = 0; i < inputs.count; i++) inputs.keys[i] = inputs.numbers[3 * i]!;
}

function copied<T extends Float64Array | Uint16Array>(
  to: T,
  from: T,
  start: number,
  length: number,
): T {
  to.set(from.subarray(start, start + length));
  return to;
}
