import { createLog } from "#platform";
import type { Database } from "#platform";
import { testDatabase } from "#platform/testing";
import { afterEach, beforeAll, expect, test } from "vitest";
import { createPartitionLocks, sharesChannel } from "./partition-locks.ts";

let db: Database;
beforeAll(async () => {
  db = await testDatabase();
});

const partitions = 8;
const working = new Set<{ close(): Promise<void> }>();
afterEach(async () => {
  await Promise.all([...working].map((one) => one.close()));
  working.clear();
});

/** A worker that scores nothing: it holds partitions, and looks when others tell it to. */
async function worker() {
  const held = new Set<number>();
  const locks = createPartitionLocks({
    db,
    partitions,
    log: createLog({ level: "silent" }),
    onTaken: (partition) => held.add(partition),
    async onGivenUp(partition) {
      held.delete(partition);
    },
  });
  const unlisten = await db.listen(sharesChannel, () => void locks.balance());
  await locks.balance();
  const one = {
    held,
    balance: () => locks.balance(),
    async close() {
      await unlisten();
      await locks.close();
    },
  };
  working.add(one);
  return one;
}

const sizes = (...workers: { held: Set<number> }[]) =>
  workers.map(({ held }) => held.size).toSorted((a, b) => a - b);
const all = (...workers: { held: Set<number> }[]) =>
  new Set(workers.flatMap(({ held }) => [...held])).size;

test("a newcomer gets its share, and no partition is held twice", async () => {
  const first = await worker();
  expect(first.held.size).toBe(partitions);
  const second = await worker();
  await expect.poll(() => sizes(first, second)).toEqual([4, 4]);
  expect(all(first, second)).toBe(partitions);
  const third = await worker();
  await expect.poll(() => sizes(first, second, third)).toEqual([2, 3, 3]);
  expect(all(first, second, third)).toBe(partitions);
});

test("what a worker gives up goes to the others", async () => {
  const first = await worker();
  const second = await worker();
  await expect.poll(() => sizes(first, second)).toEqual([4, 4]);
  working.delete(second);
  await second.close();
  expect(second.held.size).toBe(0);
  await expect.poll(() => first.held.size).toBe(partitions);
});

test("a worker that lost its connection holds nothing, and has its share again at the next look", async () => {
  const first = await worker();
  const second = await worker();
  await expect.poll(() => sizes(first, second)).toEqual([4, 4]);
  await db.pool.query(
    "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and objid in (select generate_series(0, 7)) and classid = 5330771",
  );
  await expect.poll(() => sizes(first, second)).toEqual([0, 0]);
  await Promise.all([first.balance(), second.balance()]);
  await expect.poll(() => sizes(first, second)).toEqual([4, 4]);
  expect(all(first, second)).toBe(partitions);
});
