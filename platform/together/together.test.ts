import { expect, test } from "vitest";
import { together } from "./together.ts";

const aTurn = () => new Promise(setImmediate);

test("who asks in one turn is answered by one piece of work, each his own answer", async () => {
  const asked: (readonly number[])[] = [];
  const double = together<number, number>(async (questions) => {
    asked.push(questions);
    return questions.map((one) => one * 2);
  });
  expect(await Promise.all([double(1), double(2), double(3)])).toEqual([2, 4, 6]);
  expect(asked).toEqual([[1, 2, 3]]);
});

test("who asks while one is under way is answered by one that began afterwards, shared by all who did", async () => {
  const begun: { questions: readonly string[]; end: () => void }[] = [];
  const ask = together<string, string>(async (questions) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    begun.push({ questions, end: resolve });
    await promise;
    return questions;
  });
  const first = ask("a");
  await aTurn();
  const others = Promise.all([ask("b"), ask("c")]);
  await aTurn();
  expect(begun).toHaveLength(1);
  begun[0]!.end();
  expect(await first).toBe("a");
  await aTurn();
  begun[1]!.end();
  expect(await others).toEqual(["b", "c"]);
  expect(begun.map(({ questions }) => questions)).toEqual([["a"], ["b", "c"]]);
});

test("a failure is told to all who shared the work, and the next piece goes on", async () => {
  let fails = true;
  const ask = together<number, number>(async (questions) => {
    if (fails) throw new Error("away");
    return questions;
  });
  const both = await Promise.allSettled([ask(1), ask(2)]);
  expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  fails = false;
  expect(await ask(3)).toBe(3);
});
