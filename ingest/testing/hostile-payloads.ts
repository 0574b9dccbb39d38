import * as fc from "fast-check";
import { quality } from "../wire/index.ts";

/** Words that decoders trip over, put where they don't belong. */
const words = [
  ...'{}[]",:\\ -+.0eE\u0000\u2028\ud800',
  "null",
  "true",
  "NaN",
  "-Infinity",
  "inf",
  "1e999",
  "1e-999",
  "-0",
  "9007199254740993",
  '"__proto__":',
  '"constructor":',
  '"toString"',
  '"readings":[',
  '"values":{',
  '"observedAt":1795266120123,',
  '"\\u0000"',
  '"\\ud800"',
  "[".repeat(40),
];

const odd = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom("NaN", "-inf", "", "__proto__", "\u0000", "\ud800", 1e308, -1e308, 5e-324, -0),
);
const observedAt = fc.oneof(
  fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2027, 0) }),
  fc.constantFrom(
    "2026-11-21T14:02:00.123+01:00",
    "2026-02-30T00:00:00Z",
    "yesterday",
    -8.64e15,
    8.64e15,
  ),
  odd,
);
const value = fc.oneof(fc.double(), fc.string({ maxLength: 8 }), odd);
const key = fc.oneof(
  fc.constantFrom("vibration", "temperature", "error"),
  fc.string(),
  fc.constant("__proto__"),
);
const unit = fc.oneof(
  fc.constantFrom("mm/s", "°C", "[degF]", "in/s", "bar"),
  fc.string({ unit: fc.constantFrom(..."mskgCel/.()[]{}*^0123456789-"), maxLength: 64 }),
  odd,
);
const optional = {
  quality: fc.oneof(fc.constantFrom(...quality), odd),
  historical: fc.oneof(fc.boolean(), odd),
};
const single = fc.record(
  { observedAt, signal: fc.oneof(key, odd), value, unit, ...optional },
  { requiredKeys: [] },
);
const snapshot = fc.record(
  {
    observedAt,
    values: fc.oneof(fc.dictionary(key, value, { maxKeys: 5 }), odd),
    units: fc.oneof(fc.dictionary(key, unit, { maxKeys: 3 }), odd),
    ...optional,
  },
  { requiredKeys: ["values"] },
);
const batch = fc.record({
  readings: fc.oneof(fc.array(fc.oneof(single, snapshot, odd), { maxLength: 6 }), odd),
  historical: optional.historical,
});

const text = fc
  .oneof(single, snapshot, batch, odd)
  .map((payload) => JSON.stringify(payload) ?? "undefined");

/** Cuts, doubles, and inserts in the text of a message, as noise and bad string formatting do. */
const damaged = fc
  .tuple(
    text,
    fc.array(fc.tuple(fc.nat(), fc.nat({ max: 6 }), fc.constantFrom(...words)), { maxLength: 4 }),
  )
  .map(([start, cuts]) =>
    cuts.reduce((rest, [place, length, word]) => {
      const at = place % (rest.length + 1);
      return rest.slice(0, at) + word + rest.slice(at + length);
    }, start),
  );

/** What a device may send that has gone mad, or somebody who means harm. */
export const hostilePayload: fc.Arbitrary<Buffer> = fc.oneof(
  { weight: 4, arbitrary: damaged.map((message) => Buffer.from(message)) },
  { weight: 2, arbitrary: text.map((message) => Buffer.from(message)) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)) },
  {
    weight: 1,
    arbitrary: fc.tuple(text, fc.nat(), fc.nat({ max: 255 })).map(([message, place, byte]) => {
      const bytes = Buffer.from(message);
      bytes[place % bytes.length] = byte;
      return bytes;
    }),
  },
);
