import { beforeAll, expect, test } from "vitest";
import { testDatabase } from "../testing/index.ts";
import { alone } from "./alone.ts";
import type { Database } from "./open-database.ts";

let db: Database;
beforeAll(async () => {
  db = await testDatabase({ empty: true });
});

const tryIt = (name: string) => alone(db.as<unknown>(), name, async () => "done");

/** A session that holds a lock may take it again, so whether it was given back is to be asked of the server. */
const held = async (): Promise<number> => {
  const { rowCount } = await db.pool.query(
    "select from pg_locks join pg_database d on d.oid = database where locktype = 'advisory' and datname = current_database()",
  );
  return rowCount ?? 0;
};

test("one is at it at a time; another work goes on beside it", async () => {
  const inside = await alone(db.as<unknown>(), "counting", async () => [
    await tryIt("counting"),
    await tryIt("learning"),
  ]);
  expect(inside).toEqual([undefined, "done"]);
  expect(await held()).toBe(0);
  expect(await tryIt("counting")).toBe("done");
});

test("work that fails fails for who asked, and the next one may", async () => {
  const failing = alone(db.as<unknown>(), "counting", async () => {
    throw new Error("away");
  });
  await expect(failing).rejects.toThrow("away");
  expect(await held()).toBe(0);
  expect(await tryIt("counting")).toBe("done");
});
