import { expect, test } from "vitest";
import { always, at, entry } from "./contract-readings.ts";
import type { StoreUnderTest } from "./store-under-test.ts";

/** What every adapter must do so that the log can be written to it again and again. */
export function positionsContract(fresh: () => Promise<StoreUnderTest>): void {
  test("a passed entry changes nothing, whatever it holds", async () => {
    const { store, reopen } = await fresh();
    await store.append([entry(1, [at(0, { value: 1 })]), entry(2, [at(1, { value: 2 })])]);
    await store.append([entry(2, [at(1, { value: 99 }), at(5, { value: 99 })])]);
    const again = await reopen();
    await again.append([entry(1, [at(0, { value: 98 })]), entry(3, [at(2, { value: 3 })])]);
    expect((await again.window({ signalId: 1, ...always })).map((r) => r.value)).toEqual([1, 2, 3]);
    expect(await again.positions()).toEqual(new Map([[0, 3]]));
  });

  test("a tick moves the position and keeps nothing", async () => {
    const { store, reopen } = await fresh();
    await store.append([{ partition: 3, seq: 7, readings: [] }]);
    expect(await store.positions()).toEqual(new Map([[3, 7]]));
    expect(await store.count()).toBe(0);
    expect(await (await reopen()).positions()).toEqual(new Map([[3, 7]]));
  });

  test("partitions move on their own", async () => {
    const { store } = await fresh();
    await store.append([
      { partition: 5, seq: 9, readings: [at(0, { value: 1, signalId: 5 })] },
      { partition: 1, seq: 2, readings: [at(0, { value: 2, signalId: 1 })] },
    ]);
    await store.append([{ partition: 1, seq: 3, readings: [at(1, { value: 3, signalId: 1 })] }]);
    expect(await store.positions()).toEqual(
      new Map([
        [1, 3],
        [5, 9],
      ]),
    );
    expect(await store.count()).toBe(3);
  });

  test("after a rewind the sequences of a restored log are taken again, and readings stay", async () => {
    const { store, reopen } = await fresh();
    await store.append([entry(1, [at(0, { value: 1 })]), entry(5, [at(1, { value: 2 })])]);
    await store.rewind(
      new Map([
        [0, 2],
        [4, 0],
      ]),
    );
    expect((await store.positions()).get(0)).toBe(2);
    await store.rewind(new Map([[0, 4]]));
    const again = await reopen();
    expect((await again.positions()).get(0)).toBe(2);
    await again.append([entry(3, [at(2, { value: 3 })])]);
    expect(await again.count()).toBe(3);
  });
}
