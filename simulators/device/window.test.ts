import { expect, test } from "vitest";
import { createWindow } from "./window.ts";

test("those who wait enter in turn, one for each that leaves", async () => {
  const window = createWindow(2);
  const entered: number[] = [];
  const all = [0, 1, 2, 3].map((n) => window.enter().then(() => entered.push(n)));
  await Promise.resolve();
  expect(entered).toEqual([0, 1]);
  window.leave();
  await all[2];
  expect(entered).toEqual([0, 1, 2]);
  window.leave();
  await all[3];
  expect(entered).toEqual([0, 1, 2, 3]);
});

test("it is empty when the last one has left, and only then", async () => {
  const window = createWindow(1);
  await window.enter();
  const second = window.enter();
  let empty = false;
  const emptied = window.empty().then(() => (empty = true));
  window.leave();
  await second;
  expect(empty).toBe(false);
  window.leave();
  await emptied;
  expect(empty).toBe(true);
});

test("a failure ends all waiting, now and later", async () => {
  const window = createWindow(1);
  await window.enter();
  const waiting = [window.enter(), window.empty()];
  window.fail(new Error("stopped"));
  for (const each of [...waiting, window.enter(), window.empty()])
    await expect(each).rejects.toThrow("stopped");
});
