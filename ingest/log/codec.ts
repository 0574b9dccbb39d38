import { quality } from "../wire/index.ts";
import { ByteReader, type ByteWriter } from "./byte-writer.ts";
import type { Tick } from "./ingest-log.ts";
import type { Reading } from "./reading.ts";

/*
 * The binary form of an entry. Byte 0 is the form's number, so that a later one can live beside it.
 * Readings, form 1: count, then for each reading a byte of flags and what differs from the reading before:
 *   bits 0-1 quality · 2 has a value · 3 has a code · 4 same asset · 5 same observedAt · 6 same receivedAt
 *   · 7 the value is exact in 32 bits
 *   [asset] signal [observedAt] [receivedAt] as signed differences, then the value, then the code.
 * About 9 bytes for a reading of a batch, about 20 for one alone.
 */
const readingsForm = 1;
const tickForm = 2;

const hasValue = 4;
const hasCode = 8;
const sameAsset = 16;
const sameObservedAt = 32;
const sameReceivedAt = 64;
const exactIn32 = 128;

export function writeReadings(out: ByteWriter, readings: readonly Reading[]): void {
  out.byte(readingsForm);
  out.varint(readings.length);
  let assetId = 0;
  let signalId = 0;
  let observedAt = 0;
  let receivedAt = 0;
  for (const reading of readings) {
    const { value, code } = reading;
    const short = value !== null && Math.fround(value) === value;
    let flags = quality.indexOf(reading.quality);
    if (value !== null) flags |= hasValue;
    if (code !== null) flags |= hasCode;
    if (reading.assetId === assetId) flags |= sameAsset;
    if (reading.observedAt === observedAt) flags |= sameObservedAt;
    if (reading.receivedAt === receivedAt) flags |= sameReceivedAt;
    if (short) flags |= exactIn32;
    out.byte(flags);
    if ((flags & sameAsset) === 0) out.signed(reading.assetId - assetId);
    out.signed(reading.signalId - signalId);
    if ((flags & sameObservedAt) === 0) out.signed(reading.observedAt - observedAt);
    if ((flags & sameReceivedAt) === 0) out.signed(reading.receivedAt - receivedAt);
    if (value !== null) {
      if (short) out.float32(value);
      else out.float64(value);
    }
    if (code !== null) out.text(code);
    ({ assetId, signalId, observedAt, receivedAt } = reading);
  }
}

export function writeTick(out: ByteWriter, tick: Tick): void {
  out.byte(tickForm);
  out.signed(tick.at);
  out.signed(tick.healthySince);
}

export function readReadings(entry: Buffer): Reading[] {
  const bytes = bodyOf(entry, readingsForm);
  const count = bytes.varint();
  const readings: Reading[] = [];
  let assetId = 0;
  let signalId = 0;
  let observedAt = 0;
  let receivedAt = 0;
  for (let i = 0; i < count; i++) {
    const flags = bytes.byte();
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
      quality: quality[flags & 3] ?? "bad",
    });
  }
  return readings;
}

export function readTick(entry: Buffer): Tick {
  const bytes = bodyOf(entry, tickForm);
  return { at: bytes.signed(), healthySince: bytes.signed() };
}

function bodyOf(entry: Buffer, form: number): ByteReader {
  if (entry[0] !== form) {
    throw new RangeError(
      `an entry of the ingest log has form ${entry[0]}, where ${form} was expected: it was written by a newer version, or the table was changed by hand`,
    );
  }
  return new ByteReader(entry, 1);
}
