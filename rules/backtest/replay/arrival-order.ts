import type { ReadingColumns } from "#ingest";

/** Later than this, it was imported history, and not a device that was late: it is taken to have come in time. */
const longAfterMs = 86_400_000;
/** No device's clock is taken to be further ahead of ours (intake refuses it): nothing that comes later can have been received before. */
const mostAheadMs = 5 * 60_000;
/** So many wait at most for those who may have come before them. */
const mostWaiting = 400_000;
/** Places of a batch fit so many bits of a sort key, beside more than fifty days in milliseconds. */
const placeBits = 2 ** 20;

/** Readings as our ears heard them. `at`: by our clock, in the order of `rows`, which are places in `readings`. */
export interface Heard {
  readings: ReadingColumns;
  rows: Uint32Array;
  at: Float64Array;
  /** Everything received before this has been given. */
  until: number;
}

/**
 * The store gives readings by the devices' clocks; live they are judged as they come, and silence by ours. Pages in the order of device
 * time go in, readings in the order of their arrival come out: those near the end of a page wait for the next one.
 */
export function createArrivalOrder() {
  let waiting: ReadingColumns[] = [];
  let cameLongAfter = 0;

  return {
    /** @param upTo where the page ends by the devices' clocks; Infinity: it is the last */
    next(page: ReadingColumns, upTo: number): Heard {
      const readings = joined([...waiting, page]);
      const fresh = readings.count - page.count;
      for (let row = fresh; row < readings.count; row++) {
        const lag = readings.receivedAt[row]! - readings.observedAt[row]!;
        // What a person put right is what was so from the beginning.
        const corrected = readings.source[row]! < 0 && lag > 0;
        if (lag <= longAfterMs && !corrected) continue;
        readings.receivedAt[row] = readings.observedAt[row]!;
        if (!corrected) cameLongAfter += 1;
      }
      const rows = byArrival(readings);
      const until = upTo - mostAheadMs;
      let given = rows.length;
      while (given > 0 && readings.receivedAt[rows[given - 1]!]! >= until) given -= 1;
      if (rows.length - given > mostWaiting) given = rows.length;
      waiting = given === rows.length ? [] : [picked(readings, rows.subarray(given))];
      const at = new Float64Array(given);
      for (let i = 0; i < given; i++) at[i] = readings.receivedAt[rows[i]!]!;
      return { readings, rows: rows.subarray(0, given), at, until };
    },
    cameLongAfter: () => cameLongAfter,
  };
}

/** Places by receivedAt; equal ones as they stand. Numbers sort many times faster than places by a comparison. */
function byArrival({ count, receivedAt }: ReadingColumns): Uint32Array {
  const rows = new Uint32Array(count);
  let sorted = true;
  let earliest = Infinity;
  for (let row = 0; row < count; row++) {
    rows[row] = row;
    if (row > 0 && receivedAt[row]! < receivedAt[row - 1]!) sorted = false;
    if (receivedAt[row]! < earliest) earliest = receivedAt[row]!;
  }
  if (sorted) return rows;
  const keys = new Float64Array(count);
  for (let row = 0; row < count; row++) {
    keys[row] = Math.round(receivedAt[row]! - earliest) * placeBits + row;
  }
  keys.sort();
  for (let i = 0; i < count; i++) rows[i] = keys[i]! % placeBits;
  return rows;
}

function joined(parts: readonly ReadingColumns[]): ReadingColumns {
  const filled = parts.filter(({ count }) => count > 0);
  if (filled.length === 1) return filled[0]!;
  const all = empty(filled.reduce((sum, { count }) => sum + count, 0));
  let at = 0;
  for (const part of filled) {
    all.signalId.set(part.signalId, at);
    all.observedAt.set(part.observedAt, at);
    all.receivedAt.set(part.receivedAt, at);
    all.value.set(part.value, at);
    all.quality.set(part.quality, at);
    all.source.set(part.source, at);
    at += part.count;
  }
  if (filled.some(({ code }) => code !== null)) {
    all.code = filled.flatMap(
      ({ code, count }) => code ?? Array.from({ length: count }, () => null),
    );
  }
  return all;
}

function picked(from: ReadingColumns, rows: Uint32Array): ReadingColumns {
  const some = empty(rows.length);
  for (const [i, row] of rows.entries()) {
    some.signalId[i] = from.signalId[row]!;
    some.observedAt[i] = from.observedAt[row]!;
    some.receivedAt[i] = from.receivedAt[row]!;
    some.value[i] = from.value[row]!;
    some.quality[i] = from.quality[row]!;
    some.source[i] = from.source[row]!;
  }
  if (from.code !== null) some.code = Array.from(rows, (row) => from.code![row]!);
  return some;
}

const empty = (count: number): ReadingColumns => ({
  count,
  signalId: new Int32Array(count),
  observedAt: new Float64Array(count),
  receivedAt: new Float64Array(count),
  value: new Float64Array(count),
  quality: new Uint8Array(count),
  source: new Int32Array(count),
  code: null,
});
