import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { EncodedEntry } from "./encoded-entry.ts";
import { Tail } from "./tail.ts";

const tick = (seq: number): EncodedEntry => ({
  partition: 0,
  seq,
  receivedAt: seq,
  kind: "tick",
  size: 1,
  bytes: new Uint8Array(),
});

it("a tail answers with what follows, without a gap, or says that it does not know", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 300 }),
      fc.integer({ min: 0, max: 700 }),
      fc.integer({ min: 1, max: 20 }),
      (steps, after, limit) => {
        const tail = new Tail(50);
        let seq = 0;
        for (const step of steps) tail.push(tick((seq += step === 3 ? 2 : 1)));
        const read = tail.read(after, limit);
        if (read === null) return;
        expect(read.length).toBeGreaterThan(0);
        expect(read.length).toBeLessThanOrEqual(limit);
        expect(read.map((entry) => entry.seq)).toEqual(read.map((_, i) => after + 1 + i));
        expect(after).toBeGreaterThanOrEqual(seq - 50);
      },
    ),
  );
});

it("a tail keeps the newest entries and forgets the oldest", () => {
  const tail = new Tail(10);
  for (let seq = 1; seq <= 1_000; seq++) tail.push(tick(seq));
  expect(tail.read(989, 5)).toBeNull();
  expect(tail.read(990, 5)?.map((entry) => entry.seq)).toEqual([991, 992, 993, 994, 995]);
  expect(tail.read(1_000, 5)).toBeNull();
  expect(tail.lastSeq).toBe(1_000);
});
