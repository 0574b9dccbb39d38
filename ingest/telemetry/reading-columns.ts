/** Readings as columns: what runs over long history needs no object for each, and whole columns move to another thread without a copy. */
export interface ReadingColumns {
  count: number;
  signalId: Int32Array<ArrayBuffer>;
  /** Epoch ms. */
  observedAt: Float64Array<ArrayBuffer>;
  receivedAt: Float64Array<ArrayBuffer>;
  /** NaN: none. */
  value: Float64Array<ArrayBuffer>;
  /** Places in `quality` of the wire contract. */
  quality: Uint8Array<ArrayBuffer>;
  source: Int32Array<ArrayBuffer>;
  /** Null as long as no reading has one. */
  code: (string | null)[] | null;
  /** There are more than were asked for: from the moment after the last one on. */
  more?: boolean;
}

export function columnsFor(capacity: number): ReadingColumns {
  return {
    count: 0,
    signalId: new Int32Array(capacity),
    observedAt: new Float64Array(capacity),
    receivedAt: new Float64Array(capacity),
    value: new Float64Array(capacity),
    quality: new Uint8Array(capacity),
    source: new Int32Array(capacity),
    code: null,
  };
}

/** What a scan answers: all of it, or, where it was cut at a limit, what comes before the moment that may not be whole. */
export function wholeMoments(columns: ReadingColumns, complete: boolean): ReadingColumns {
  const { count, observedAt } = columns;
  if (complete) return firstOf(columns, count);
  const last = observedAt[count - 1];
  let whole = count;
  while (whole > 0 && observedAt[whole - 1] === last) whole -= 1;
  if (whole === 0) {
    throw new RangeError(
      `${count} readings are of one moment, and no more were asked for: scan fewer signals or raise the limit`,
    );
  }
  return { ...firstOf(columns, whole), more: true };
}

/** With nothing behind them: a transfer to another thread moves no empty room. */
function firstOf(columns: ReadingColumns, count: number): ReadingColumns {
  if (count === columns.signalId.length) return columns;
  return {
    count,
    signalId: columns.signalId.slice(0, count),
    observedAt: columns.observedAt.slice(0, count),
    receivedAt: columns.receivedAt.slice(0, count),
    value: columns.value.slice(0, count),
    quality: columns.quality.slice(0, count),
    source: columns.source.slice(0, count),
    code: columns.code?.slice(0, count) ?? null,
  };
}
