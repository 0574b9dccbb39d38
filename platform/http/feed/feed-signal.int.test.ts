import { getEventListeners } from "node:events";
import { testDatabase } from "#platform/testing";
import type { Database } from "#platform";
import { beforeAll, expect, test } from "vitest";
import { createFeedSignal } from "./feed-signal.ts";

let db: Database;
beforeAll(async () => {
  db = await testDatabase();
});

test("a reader that waits again and again leaves nothing behind on its signal", async () => {
  const signal = createFeedSignal(db);
  const { signal: until } = new AbortController();
  for (let wait = 0; wait < 5; wait++) await signal.news(signal.version(), 1, until);
  expect(getEventListeners(until, "abort")).toHaveLength(0);
  await signal.close();
});

test("a database that was away when the first reader came is asked again by the next", async () => {
  let away = true;
  const signal = createFeedSignal({
    ...db,
    listen: (channel, handler) =>
      away ? Promise.reject(new Error("connection refused")) : db.listen(channel, handler),
  });
  const { signal: until } = new AbortController();
  await expect(signal.news(signal.version(), 1, until)).rejects.toThrow("connection refused");
  away = false;
  const before = signal.version();
  const news = signal.news(before, 20_000, until);
  await db.pool.query("select pg_notify('feed', '')");
  await expect
    .poll(async () => {
      await db.pool.query("select pg_notify('feed', '')");
      return signal.version();
    })
    .toBeGreaterThan(before);
  await news;
  await signal.close();
});
