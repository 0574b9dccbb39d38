import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodePayload } from "./decode.ts";
import { encodePayload, encodeSnapshot } from "./encode.ts";
import { isNotANumber } from "./not-a-number.ts";
import { limits } from "./limits.ts";
import { quality, singleSchema, snapshotSchema, type WireReading } from "./payload.ts";

const at = Date.UTC(2026, 10, 21, 13, 2, 0, 123);
const wireReading: fc.Arbitrary<WireReading> = fc.record(
  {
    signal: fc.string({ minLength: 1, maxLength: limits.signalChars }),
    observedAt: fc.integer({ min: 0, max: 4e12 }),
    value: fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (n === 0 ? 0 : n)),
      fc.string({ maxLength: limits.codeChars }),
      fc.constant(null),
    ),
    unit: fc.string({ maxLength: limits.unitChars }),
    quality: fc.constantFrom(...quality),
    historical: fc.boolean(),
  },
  { requiredKeys: ["signal", "observedAt", "value"] },
);

describe("a payload", () => {
  it("reads one value of one signal and converts its zone offset", () => {
    const text =
      '{"observedAt":"2026-11-21T14:02:00.123+01:00","signal":"vibration","value":4.2,"unit":"mm/s"}';
    expect(decodePayload(text)).toEqual({
      readings: [{ signal: "vibration", observedAt: at, value: 4.2, unit: "mm/s" }],
      faults: [],
    });
  });

  it("reads several signals at one moment", () => {
    const text = encodeSnapshot({
      observedAt: at,
      values: { vibration: 4.2, temperature: null, error: "E7" },
      units: { vibration: "mm/s" },
    });
    expect(decodePayload(text).readings).toEqual([
      { signal: "vibration", observedAt: at, value: 4.2, unit: "mm/s" },
      { signal: "temperature", observedAt: at, value: null },
      { signal: "error", observedAt: at, value: "E7" },
    ]);
  });

  it("keeps the good readings of a batch and says which ones are faulty", () => {
    const text = JSON.stringify({
      readings: [
        { observedAt: at, signal: "vibration", value: 1 },
        { observedAt: "2026-11-21T14:02:00", signal: "vibration", value: 2 },
        { observedAt: at, values: { vibration: true } },
        { observedAt: at, values: { vibration: 3 } },
      ],
    });
    const { readings, faults } = decodePayload(text);
    expect(readings.map((r) => r.value)).toEqual([1, 3]);
    expect(faults.map((f) => f.path)).toEqual([
      "readings[1].observedAt",
      "readings[2].values.vibration",
    ]);
  });

  it("says of each reading of a historical batch that it is history, of those too that it cannot read", () => {
    const text = JSON.stringify({
      historical: true,
      readings: [
        { observedAt: at, signal: "vibration", value: 1 },
        { observedAt: at, values: { vibration: 2 } },
        { observedAt: "yesterday", signal: "vibration", value: 3 },
      ],
    });
    const { readings, faults } = decodePayload(text);
    expect(readings.map((r) => r.historical)).toEqual([true, true]);
    expect(faults).toMatchObject([{ item: { value: 3, historical: true } }]);
  });

  it("takes NaN and infinities as firmware prints them, in quotes or bare, and leaves text alone", () => {
    const bare = ["NaN", "nan", "-nan", "Infinity", "-Infinity", "inf", "+inf", "-INF"];
    for (const word of bare) {
      expect(isNotANumber(word)).toBe(true);
      const { readings, faults } = decodePayload(
        `{"observedAt":${at},"values":{"a \\" nan":${word},"b":"say \\"inf, NaN\\"","c": ${word} }}`,
      );
      expect(faults).toEqual([]);
      expect(readings.map(({ signal, value }) => [signal, value])).toEqual([
        ['a " nan', word],
        ["b", 'say "inf, NaN"'],
        ["c", word],
      ]);
    }
    expect(["nano", "infra", "NaN ", "", "1"].some(isNotANumber)).toBe(false);
  });

  it("says of a text that is no JSON what was wrong with it as it came", () => {
    const { faults } = decodePayload('{"value":nan');
    expect(faults).toMatchObject([{ reason: "bad-json", item: '{"value":nan' }]);
  });

  it("reads a megabyte of quotes and backslashes that ends in NaN in one pass", () => {
    for (const text of ['\\"'.repeat(500_000), '"\\'.repeat(500_000), "nan ".repeat(250_000)]) {
      const before = performance.now();
      expect(decodePayload(`${text}NaN`).faults).toMatchObject([{ reason: "bad-json" }]);
      expect(performance.now() - before).toBeLessThan(2_000);
    }
  });

  it.each([
    ["", "bad-json"],
    ["{", "bad-json"],
    ["null", "bad-payload"],
    ["[]", "bad-payload"],
    ['{"readings":[]}', "bad-payload"],
    ['{"readings":{}}', "bad-payload"],
    ['{"observedAt":1,"values":{}}', "bad-payload"],
    ['{"observedAt":1,"signal":"x","value":1e999}', "bad-payload"],
    ['{"observedAt":1,"signal":"x"}', "bad-payload"],
    ['{"observedAt":"2026-02-30T00:00:00Z","signal":"x","value":1}', "bad-payload"],
  ])("refuses %s as %s", (text, reason) => {
    const { readings, faults } = decodePayload(text);
    expect(readings).toEqual([]);
    expect(faults.map((f) => f.reason)).toEqual([reason]);
  });

  it("refuses a batch that unfolds to more readings than a message may carry", () => {
    const values = Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`s${i}`, i]));
    const text = JSON.stringify({
      readings: Array.from({ length: 100 }, () => ({ observedAt: at, values })),
    });
    expect(decodePayload(text)).toMatchObject({ readings: [], faults: [{ path: "readings" }] });
  });

  it("reads back whatever it encodes", () => {
    fc.assert(
      fc.property(fc.array(wireReading, { minLength: 1, maxLength: 20 }), (readings) => {
        expect(decodePayload(encodePayload(readings))).toEqual({ readings, faults: [] });
      }),
    );
  });

  it("answers as its schemas do, for anything that is JSON", () => {
    // zod's records leave this one key out without a word; here it is a signal like any other.
    const plainKey = fc.string().filter((key) => key !== "__proto__");
    const almost = fc.record(
      {
        observedAt: fc.oneof(fc.constant(at), fc.constant("2026-11-21T14:02:00Z"), fc.jsonValue()),
        signal: fc.oneof(fc.string(), fc.jsonValue()),
        value: fc.oneof(fc.double(), fc.jsonValue()),
        values: fc.oneof(
          fc.dictionary(plainKey, fc.oneof(fc.double(), fc.jsonValue())),
          fc.jsonValue(),
        ),
        unit: fc.oneof(fc.string(), fc.jsonValue()),
        units: fc.oneof(fc.dictionary(plainKey, fc.string()), fc.jsonValue()),
        quality: fc.oneof(fc.constantFrom(...quality), fc.jsonValue()),
        historical: fc.oneof(fc.boolean(), fc.jsonValue()),
      },
      { requiredKeys: ["observedAt"] },
    );
    fc.assert(
      fc.property(almost, (item) => {
        const parsed: unknown = JSON.parse(JSON.stringify(item));
        const schema = "values" in item ? snapshotSchema : singleSchema;
        const accepted = schema.safeParse(parsed).success;
        const decoded = decodePayload(JSON.stringify(item));
        expect(decoded.faults.length === 0).toBe(accepted);
        expect(decoded.readings.length > 0).toBe(accepted);
      }),
      { numRuns: 2_000 },
    );
  });

  it("takes no signal's unit from what every object has", () => {
    const text = `{"observedAt":${at},"values":{"toString":1,"__proto__":2},"units":{"a":"mm"}}`;
    expect(decodePayload(text).readings).toEqual([
      { signal: "toString", observedAt: at, value: 1 },
      { signal: "__proto__", observedAt: at, value: 2 },
    ]);
  });

  it("names the first faulty entry of a record, however long it is", () => {
    const values = Object.fromEntries(Array.from({ length: 9_000 }, (_, i) => [`s${i}`, i]));
    const text = JSON.stringify({ observedAt: at, values: { ...values, wrong: [] } });
    expect(decodePayload(text).faults).toMatchObject([{ path: "values.wrong" }]);
    const long = JSON.stringify({
      observedAt: at,
      values: Object.fromEntries(Array.from({ length: 10_001 }, (_, i) => [`s${i}`, i])),
    });
    expect(decodePayload(long).faults).toMatchObject([
      { path: "values", detail: /more than 10000 readings/ },
    ]);
  });

  it("puts the first faults of a message in words, and keeps all", () => {
    const { faults } = decodePayload(
      JSON.stringify({ readings: Array.from({ length: 10_000 }, () => ({})) }),
    );
    expect(faults).toHaveLength(10_000);
    expect(faults[0]?.detail).toMatch(/^use ISO-8601/);
    expect(faults.at(-1)).toMatchObject({ path: "readings[9999]", detail: "not a reading" });
  });

  it("never throws, whatever the text", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.string({ unit: "binary" })), (text) => {
        const { readings, faults } = decodePayload(text);
        expect(readings.length + faults.length).toBeGreaterThan(0);
      }),
      { numRuns: 2_000 },
    );
  });
});
