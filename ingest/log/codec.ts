import { quality } from "../wire/index.ts";
import { ByteReader, type ByteWriter } from "./byte-writer.ts";
import type { Tick } from "./ingest-log.ts";
import type { Reading } from "./reading.ts";

/*
 * The binary form of an entry. Byte 0 is the form's number, so that a later one can live beside it.
 * Readings, form 3: count, then for each reading a byte of flags and what differs from the reading before:
 *   bits 0-1 quality, or 3: a second byte follows · 2 has a value · 3 has a code · 4 same asset · 5 same observedAt
 *   · 6 same receivedAt · 7 the value is exact in 32 bits
 *   second byte: bits 0-1 quality · 2 another source · 3 historical or not, other than the reading before
 *   [source] [asset] signal [observedAt] [receivedAt] as signed differences, then the value, then the code.
 * About 9 bytes for a reading of a batch, about 22 for one alone.
 * Form 1 was the same without a second byte; entries of it are still read.
 */
const firstReadingsForm = 1;
const tickForm = 2;
const readingsForm = 3;

const hasValue = 4;
const hasCode = 8;
const sameAsset = 16;
const sameObservedAt = 32;
const sameReceivedAt = 64;
const exactIn32 = 128;

const more = 3;
const otherSource = 4;
const turnsHistorical = 8;

export function writeReadings(out: ByteWriter, readings: readonly Reading[]): void {
  out.byte(readingsForm);
  out.varint(readings.length);
  let assetId = 0;
  let signalId = 0;
  let observedAt = 0;
  let receivedAt = 0;
  let source = 0;
  let historical = false;
  for (const reading of readings) {
    const { value, code } = reading;
    const short = value !== null && Math.fround(value) === value;
    let second = 0;
    if (reading.source !== source) second |= otherSource;
    if (reading.historical !== historical) second |= turnsHistorical;
    const judged = quality.indexOf(reading.quality);
    let flags = second === 0 ? judged : more;
    if (value !== null) flags |= hasValue;
    if (code !== null) flags |= hasCode;
    if (reading.assetId === assetId) flags |= sameAsset;
    if (reading.observedAt === observedAt) flags |= sameObservedAt;
    if (reading.receivedAt === receivedAt) flags |= sameReceivedAt;
    if (short) flags |= exactIn32;
    out.byte(flags);
    if (second !== 0) out.byte(second | judged);
    if ((second & otherSource) !== 0) out.signed(reading.source - source);
    if ((flags & sameAsset) === 0) out.signed(reading.assetId - assetId);
    out.signed(reading.signalId - signalId);
    if ((flags & sameObservedAt) === 0) out.signed(reading.observedAt - observedAt);
    if ((flags & sameReceivedAt) === 0) out.signed(reading.receivedAt - receivedAt);
    if (value !== null) {
      if (short) out.float32(value);
      else out.float64(value);
    }
    if (code !== null) out.text(code);
    ({ assetId, signalId, observedAt, receivedAt, source, historical } = reading);
  }
}

export function writeTick(out: ByteWriter, tick: Tick): void {
  out.byte(tickForm);
  out.signed(tick.at);
  out.signed(tick.healthySince);
}

export function readReadings(entry: Uint8Array): Reading[] {
  const bytes =
    entry[0] === firstReadingsForm ? new ByteReader(entry, 1) : bodyOf(entry, readingsForm);
  const count = bytes.varint();
  const readings: Reading[] = [];
  let assetId = 0;
  let signalId = 0;
  let observedAt = 0;
  let receivedAt = 0;
  let source = 0;
  let historical = false;
  for (let i = 0; i < count; i++) {
    const flags = bytes.byte();
    let judged = flags & 3;
    if (judged === more) {
      const second = bytes.byte();
      judged = second & 3;
      if ((second & otherSource) !== 0) source += bytes.signed();
      if ((second & turnsHistorical) !== 0) historical = !historical;
    }
    if ((flags & sameAsset) === 0) assetId += bytes.signed();
    signalId += bytes.signed();
    if ((flags & sameObservedAt) === 0) observedAt += bytes.signed();
    if ((flags & sameReceivedAt) === 0) receivedAt += bytes.signed();
    let value: number | null = null;
    if ((flags & hasValue) !== 0) {
      value = (flags & exactIn32) === 0 ? bytes.float64() : bytes.float32();
    }
    const code = (flags & hasCode) === 0 ? null : bytes.text();
    readings.push({
      assetId,
      signalId,
      observedAt,
      receivedAt,
      value,
      code,
      quality: quality[judged] ?? "bad",
      source,
      historical,
    });
  }
  return readings;
}

export function readTick(entry: Uint8Array): Tick {
  const bytes = bodyOf(entry, tickForm);
  return { at: bytes.signed(), healthySince: bytes.signed() };
}

function bodyOf(entry: Uint8Array, form: number): ByteReader {
  if (entry[0] !== form) {
    throw new RangeError(
      `an entry of the ingest log has form ${entry[0]}, where ${form} was expected: it was written by a newer version, or the table was changed by hand`,
    );
  }
  return new ByteReader(entry, 1);
}
