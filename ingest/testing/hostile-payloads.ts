import * as fc from "fast-check";
import { quality } from "../wire/index.ts";

/** Words that decoders trip over, put where they don't belong. */
const words = [
  ...'{}[]",:\\ -+.0eE\u0000\u2028\ud800'.split(""),
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
/** Mostly what it should be: a message that is refused at its first field says nothing of the others. */
function mostly<T>(right: fc.Arbitrary<T>, wrong: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 12, arbitrary: right }, { weight: 1, arbitrary: wrong });
}

const observedAt = mostly(
  fc.integer({ min: Date.UTC(2026, 9), max: Date.UTC(2026, 10, 21) }),
  fc.oneof(
    fc.constantFrom("2026-11-21T14:02:00.123+01:00", "2026-02-30T00:00:00Z", -8.64e15, 8.64e15),
    odd,
  ),
);
const value = mostly(
  fc.oneof(fc.integer(), fc.double()),
  fc.oneof(fc.string({ maxLength: 8 }), odd),
);
const knownKey = fc.constantFrom("vibration", "temperature", "error");
const key = fc.oneof({ weight: 12, arbitrary: knownKey }, { weight: 1, arbitrary: fc.string() });
const unit = mostly(
  fc.constantFrom("mm/s", "°C", "[degF]", "in/s", "m/h", "1"),
  fc.oneof(
    fc.string({
      unit: fc.constantFrom(..."mskgCel/.()[]{}*^0123456789-".split("")),
      maxLength: 64,
    }),
    odd,
  ),
);
const optional = {
  quality: mostly(fc.constantFrom(...quality), odd),
  historical: mostly(fc.boolean(), odd),
};
const single = fc.record(
  { observedAt, signal: mostly(key, odd), value, unit, ...optional },
  { requiredKeys: ["observedAt", "signal", "value"] },
);
const snapshot = fc.record(
  {
    observedAt,
    values: mostly(fc.dictionary(key, value, { minKeys: 1, maxKeys: 5 }), odd),
    units: mostly(fc.dictionary(key, unit, { maxKeys: 3 }), odd),
    ...optional,
  },
  { requiredKeys: ["observedAt", "values"] },
);
const parts = fc.array(mostly(fc.oneof(single, snapshot), odd), { minLength: 1, maxLength: 6 });
const batch = fc.record(
  { readings: mostly(parts, odd), historical: optional.historical },
  { requiredKeys: ["readings"] },
);

const text = mostly(fc.oneof(single, snapshot, batch), odd).map(
  (payload) => JSON.stringify(payload) ?? "undefined",
);

/** One cut or insertion in the text of a message, or more, as noise and bad string formatting do. */
const damaged = fc
  .tuple(
    text,
    fc.array(fc.tuple(fc.nat(), fc.constantFrom(0, 0, 1, 6), fc.constantFrom(...words)), {
      minLength: 1,
      maxLength: 3,
    }),
  )
  .map(([start, cuts]) =>
    cuts.reduce((rest, [place, length, word]) => {
      const at = place % (rest.length + 1);
      return rest.slice(0, at) + word + rest.slice(at + length);
    }, start),
  );

/** A number of the message replaced by what firmware prints in its place. */
const misprinted = fc
  .tuple(text, fc.constantFrom("nan", "-inf", "NaN", "Infinity", "1e999", "01", ".5", "+1"))
  .map(([message, word]) => message.replace(/(?<="value":)-?[\d.e+-]+/, word));

/** What a device may send that has gone mad, or somebody who means harm. */
export const hostilePayload: fc.Arbitrary<Buffer> = fc.oneof(
  { weight: 4, arbitrary: damaged.map((message) => Buffer.from(message)) },
  { weight: 2, arbitrary: misprinted.map((message) => Buffer.from(message)) },
  { weight: 3, arbitrary: text.map((message) => Buffer.from(message)) },
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
