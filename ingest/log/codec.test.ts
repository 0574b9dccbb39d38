import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { quality } from "../wire/index.ts";
import { ByteWriter } from "./byte-writer.ts";
import { readReadings, readTick, writeReadings, writeTick } from "./codec.ts";
import type { Reading } from "./reading.ts";

const time = fc.integer({ min: -(2 ** 50), max: 2 ** 50 });
const id = fc.oneof(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 2 ** 50 }));
const reading: fc.Arbitrary<Reading> = fc.record({
  assetId: id,
  signalId: id,
  observedAt: time,
  receivedAt: time,
  value: fc.oneof(fc.double({ noNaN: true }), fc.float({ noNaN: true }), fc.constant(null)),
  code: fc.oneof(fc.constant(null), fc.string({ unit: "grapheme" })),
  quality: fc.constantFrom(...quality),
  source: fc.oneof(fc.constantFrom(0, 7), fc.integer({ min: -(2 ** 50), max: 2 ** 50 })),
  historical: fc.boolean(),
});

function encode(readings: Reading[]): Buffer {
  const out = new ByteWriter();
  writeReadings(out, readings);
  return out.bytes();
}

describe("the log's binary form", () => {
  it("gives back any readings exactly", () => {
    fc.assert(
      fc.property(fc.array(reading), (readings) => {
        expect(readReadings(encode(readings))).toEqual(readings);
      }),
      { numRuns: 1_000 },
    );
  });

  it("gives back a tick exactly", () => {
    fc.assert(
      fc.property(time, time, (at, healthySince) => {
        const out = new ByteWriter();
        writeTick(out, { at, healthySince });
        expect(readTick(out.bytes())).toEqual({ at, healthySince });
      }),
    );
  });

  it("writes a batch of one asset in about nine bytes a reading", () => {
    const readings = Array.from({ length: 1_000 }, (_, i): Reading => ({
      assetId: 12,
      signalId: 100 + (i % 4),
      observedAt: 1_795_266_120_000 + i * 250,
      receivedAt: 1_795_266_400_000,
      value: i / 2,
      code: null,
      quality: "good",
      source: 7,
      historical: false,
    }));
    expect(encode(readings).length / readings.length).toBeLessThan(9.5);
  });

  it("grows its buffer as it must", () => {
    const readings = Array.from({ length: 20_000 }, (_, i): Reading => ({
      assetId: i,
      signalId: i,
      observedAt: i * 1_000,
      receivedAt: i * 999,
      value: Math.PI * i,
      code: `code ${i}`,
      quality: "uncertain",
      source: i % 3 === 0 ? -i - 1 : i,
      historical: i % 2 === 0,
    }));
    expect(readReadings(encode(readings))).toEqual(readings);
  });

  it("hands out an entry in memory of its own, so that one of a quiet partition keeps no busy commit alive", () => {
    const out = new ByteWriter();
    for (let i = 0; i < 1_000; i++) out.byte(i & 255);
    const part = out.part(300, 3);
    out.reset();
    out.byte(1);
    expect([...part]).toEqual([44, 45, 46]);
    expect(part.buffer.byteLength).toBe(3);
  });

  it("refuses an entry that ends too early", () => {
    const times = { observedAt: 3, receivedAt: 4 };
    const said = {
      value: null,
      code: null,
      quality: "good",
      source: 0,
      historical: false,
    } as const;
    const whole = encode([{ assetId: 1, signalId: 2, ...times, ...said }]);
    expect(() => readReadings(whole.subarray(0, whole.length - 1))).toThrow(/ends too early/);
  });

  it("reads entries of the first form, which knew neither source nor history", () => {
    // One reading of signal 4 of asset 3, observed at 10 and received at 12: quality uncertain, value 1.5, code E.
    const entry = Buffer.from([1, 1, 1 | 4 | 8 | 128, 6, 8, 20, 24, 0, 0, 0xc0, 0x3f, 1, 0x45]);
    expect(readReadings(entry)).toEqual([
      {
        assetId: 3,
        signalId: 4,
        observedAt: 10,
        receivedAt: 12,
        value: 1.5,
        code: "E",
        quality: "uncertain",
        source: 0,
        historical: false,
      },
    ]);
  });

  it("refuses an entry of a form it does not know", () => {
    expect(() => readReadings(Buffer.from([9, 1, 2]))).toThrow(/newer version/);
  });

  it("refuses a time that is not exact instead of changing it", () => {
    const out = new ByteWriter();
    expect(() => out.signed(2 ** 52)).toThrow(RangeError);
    expect(() => out.signed(0.5)).toThrow(RangeError);
  });
});
