import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { ReadingInput } from "../../conditions/condition.ts";
import {
  appendTick,
  dropFirst,
  insertReading,
  isTickAt,
  keyAt,
  noInputs,
  observedAt,
  readInto,
  receivedAt,
  saysTheSame,
  writeReading,
} from "./input-columns.ts";

const signals = [11, 12, 13];
const reading = fc.record({
  signalId: fc.constantFrom(...signals),
  observedAt: fc.integer({ min: 0, max: 4e12 }),
  receivedAt: fc.integer({ min: 0, max: 4e12 }),
  value: fc.oneof(fc.double({ noNaN: true }), fc.constant(null)),
  code: fc.oneof(
    { weight: 5, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.string() },
  ),
  quality: fc.constantFrom("good" as const, "uncertain" as const, "bad" as const),
});
const tick = fc.record({ at: fc.nat(), healthySince: fc.nat() });
const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant("insert" as const),
      reading,
      where: fc.double({ min: 0, max: 1, noNaN: true }),
      behind: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, fc.nat(1_000)),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("write" as const),
      reading,
      where: fc.double({ min: 0, max: 0.99, noNaN: true }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("tick" as const), tick, key: fc.nat() }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("drop" as const),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
  },
);

type Kept = { key: number; reading: ReadingInput } | { key: number; at: number; since: number };

test("columns keep what an array of objects would", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120, size: "max" }), (steps) => {
      const columns = noInputs();
      const kept: Kept[] = [];
      for (const each of steps) {
        if (each.do === "insert") {
          const index = Math.round(each.where * kept.length);
          const key = each.reading.observedAt + each.behind;
          insertReading(columns, index, key, signals.indexOf(each.reading.signalId), each.reading);
          kept.splice(index, 0, { key, reading: each.reading });
        } else if (each.do === "write") {
          const index = Math.floor(each.where * kept.length);
          const known = kept[index];
          if (known === undefined || !("reading" in known)) continue;
          const { signalId, observedAt } = known.reading;
          const next = { ...each.reading, signalId, observedAt };
          writeReading(columns, index, signals.indexOf(signalId), next);
          kept[index] = { key: known.key, reading: next };
        } else if (each.do === "tick") {
          appendTick(columns, each.key, each.tick);
          kept.push({ key: each.key, at: each.tick.at, since: each.tick.healthySince });
        } else {
          const count = Math.floor(each.share * kept.length);
          dropFirst(columns, count);
          kept.splice(0, count);
        }
      }
      expect(columns.count).toBe(kept.length);
      for (const [index, known] of kept.entries()) {
        expect(keyAt(columns, index)).toBe(known.key);
        expect(isTickAt(columns, index)).toBe(!("reading" in known));
        if ("reading" in known) {
          const into = { ...known.reading, value: 1, code: "other" };
          readInto(columns, index, signals, into);
          expect(into).toEqual(known.reading);
          expect(saysTheSame(columns, index, known.reading)).toBe(true);
          expect(saysTheSame(columns, index, { ...known.reading, code: "another" })).toBe(false);
        } else {
          expect([observedAt(columns, index), receivedAt(columns, index)]).toEqual([
            known.at,
            known.since,
          ]);
        }
      }
    }),
    { numRuns: 200 },
  );
});
