import * as fc from "fast-check";
import { expect, test } from "vitest";
import { dayMs, logArbitrary, noon } from "../arbitraries.ts";
import { at, entry, minute } from "./contract-readings.ts";
import { createStoreModel, storedForm } from "../store-model.ts";
import type { StoreUnderTest } from "./store-under-test.ts";

/** What every adapter must find when it is asked for single readings. */
export function lookupContract(fresh: () => Promise<StoreUnderTest>, runs: number): void {
  test("a lookup finds exactly the readings asked for, the value that stands, with its source", async () => {
    const { store } = await fresh();
    const readings = [
      at(0, { value: 1, source: 7 }),
      at(1, { value: 2 }),
      at(1, { value: 3, signalId: 2, source: -4 }),
      at(-1_440, { value: 4 }),
      at(3, { value: null, code: "E1" }),
    ];
    await store.append([entry(1, readings)]);
    await store.append([entry(2, [at(1, { value: 20, source: 9 })])]);
    const keys = [...readings, at(0, { signalId: 2 }), at(2, {}), at(5, { signalId: 99 })];
    const expected = [readings[0]!, at(1, { value: 20, source: 9 }), ...readings.slice(2)];
    const check = async (): Promise<void> => {
      const found = await store.lookup(keys);
      expect(found).toHaveLength(expected.length);
      expect(found).toEqual(expect.arrayContaining(expected.map(storedForm)));
      expect(await store.lookup([])).toEqual([]);
    };
    await check();
    await store.compact(noon + 2 * dayMs);
    await check();
  });

  test("more keys than a call takes are refused", async () => {
    const { store } = await fresh();
    const many = Array.from({ length: 10_001 }, (_, i) => ({ signalId: 1, observedAt: noon + i }));
    await expect(store.lookup(many)).rejects.toThrow(/at most 10000/);
  });

  test("whatever is asked for after whatever was appended, the answer is that of the simplest store", async () => {
    await fc.assert(
      fc.asyncProperty(
        logArbitrary,
        fc.array(
          fc.record({
            signalId: fc.integer({ min: 1, max: 5 }),
            observedAt: fc.integer({ min: 0, max: 45 }).map((n) => noon + n * minute),
          }),
          { maxLength: 40 },
        ),
        fc.boolean(),
        async (log, others, compacted) => {
          const { store } = await fresh();
          const model = createStoreModel();
          model.append(log);
          await store.append(log);
          if (compacted) await store.compact(noon + dayMs);
          const keys = [
            ...log.flatMap((one) => one.readings).filter((_, i) => i % 2 === 0),
            ...others,
          ];
          const key = (one: { signalId: number; observedAt: number }) =>
            `${one.signalId}@${one.observedAt}`;
          const found = new Map((await store.lookup(keys)).map((one) => [key(one), one]));
          expect(found).toEqual(new Map(model.lookup(keys).map((one) => [key(one), one])));
        },
      ),
      { numRuns: runs },
    );
  }, 300_000);
}
