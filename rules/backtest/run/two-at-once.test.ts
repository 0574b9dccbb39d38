import { expect, it } from "vitest";
import { inTurn, twoAtOnce } from "./two-at-once.ts";

it("two are under way, begun in their order, and all are done", async () => {
  const begun: number[] = [];
  let underWay = 0;
  let most = 0;
  await twoAtOnce([1, 2, 3, 4, 5], async (one) => {
    begun.push(one);
    most = Math.max(most, (underWay += 1));
    await Promise.resolve();
    underWay -= 1;
  });
  expect([begun, most]).toEqual([[1, 2, 3, 4, 5], 2]);
});

it("after a failure nothing new is begun, and what is under way comes to its end", async () => {
  const done: number[] = [];
  const { promise: slow, resolve } = Promise.withResolvers<void>();
  const all = twoAtOnce([1, 2, 3], async (one) => {
    if (one === 1) throw new Error("no room");
    await slow;
    done.push(one);
  });
  resolve();
  await expect(all).rejects.toThrow("no room");
  expect(done).toEqual([2]);
});

it("what is asked in turn never overlaps, and goes on after a failure", async () => {
  let underWay = 0;
  const ask = inTurn(async (question: number) => {
    expect((underWay += 1)).toBe(1);
    await Promise.resolve();
    underWay -= 1;
    if (question === 2) throw new Error("two");
    return question;
  });
  const answers = await Promise.allSettled([ask(1), ask(2), ask(3)]);
  expect(answers.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
});
