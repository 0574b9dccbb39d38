import * as fc from "fast-check";
import { expect, test } from "vitest";
import { batches, stretches } from "./barriers.ts";

const moment = (asset: string, at: number) => ({ asset, at, values: { a: at, b: 1 } });
const replacement = (asset: string, at: number) => ({ asset, at, component: "comp1" });

test("a replacement comes after all that was observed before it and before the readings of its own time", () => {
  const moments = [moment("M-1", 1), moment("M-2", 1), moment("M-1", 2), moment("M-1", 3)];
  const cut = [
    ...stretches({ moments, replacements: [replacement("M-1", 2), replacement("M-2", 2)] }),
  ];
  expect(cut.map((s) => [s.moments.map(({ at }) => at), s.repairsAt, s.repairs.length])).toEqual([
    [[1, 1], 2, 2],
    [[2, 3], null, 0],
  ]);
});

const recording = fc.record({
  moments: fc
    .array(fc.tuple(fc.constantFrom("M-1", "M-2", "M-3"), fc.integer({ min: 0, max: 50 })))
    .map((list) => list.map(([asset, at]) => moment(asset, at)).sort((a, b) => a.at - b.at)),
  replacements: fc.array(fc.integer({ min: 0, max: 60 }).map((at) => replacement("M-1", at))),
});

test("every moment is played once, in each asset's order, and never past a replacement still to come", () => {
  fc.assert(
    fc.property(recording, ({ moments, replacements }) => {
      const cut = [...stretches({ moments, replacements })];
      expect(cut.flatMap((stretch) => stretch.moments)).toEqual(moments);
      expect(cut.flatMap((stretch) => stretch.repairs)).toHaveLength(replacements.length);
      for (const { moments: part, repairsAt } of cut)
        for (const { at } of part) expect(at).toBeLessThan(repairsAt ?? Infinity);
    }),
  );
});

test("batches keep each asset's order, the limit and the span", () => {
  fc.assert(
    fc.property(recording, fc.integer({ min: 2, max: 7 }), ({ moments }, limit) => {
      const all = batches(moments, { limit, spanMs: 10 });
      for (const asset of ["M-1", "M-2", "M-3"])
        expect(all.filter((b) => b.asset === asset).flatMap((b) => b.moments)).toEqual(
          moments.filter((m) => m.asset === asset),
        );
      for (const batch of all) {
        expect(batch.readings).toBeLessThanOrEqual(limit);
        expect((batch.moments.at(-1)?.at ?? 0) - (batch.moments[0]?.at ?? 0)).toBeLessThan(10);
      }
    }),
  );
});
