import { afterEach, expect, it, vi } from "vitest";
import { manualClock } from "#platform/testing";
import { createCommitLoop } from "./commit-loop.ts";

afterEach(() => {
  vi.useRealTimers();
});

const poison = Object.assign(new Error("index row size 9016 exceeds maximum 2704"), {
  code: "54000",
});

it("fails what can never be committed alone, and commits what came with it in its order", async () => {
  const committed: number[] = [];
  const loop = createCommitLoop<number>({
    name: "numbers",
    clock: manualClock(0),
    log: undefined,
    take: (waiting) => waiting.length,
    async commit(batch) {
      if (batch.includes(5)) throw poison;
      committed.push(...batch);
    },
  });
  const answers = await Promise.all(
    Array.from(
      { length: 9 },
      (_, work) => new Promise<Error | undefined>((resolve) => loop.add(work, resolve)),
    ),
  );
  expect(committed).toEqual([0, 1, 2, 3, 4, 6, 7, 8]);
  expect(answers.map((answer) => answer?.message)).toEqual(
    answers.map((_, work) => (work === 5 ? poison.message : undefined)),
  );
  await loop.close();
});

/** A loop that notes how many works each commit carries, in a time that stands still. */
function counting() {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  const sizes: number[] = [];
  const loop = createCommitLoop<number>({
    name: "numbers",
    clock: manualClock(0),
    log: undefined,
    take: (waiting) => waiting.length,
    commit: async (batch) => void sizes.push(batch.length),
  });
  const add = () => new Promise((resolve) => loop.add(0, resolve));
  return {
    sizes,
    add,
    addAtOnce: (count: number) => Promise.all(Array.from({ length: count }, add)),
  };
}

it("lets what comes shortly after a commit of many share the next", async () => {
  const { sizes, add, addAtOnce } = counting();
  await addAtOnce(40);
  const first = add();
  await vi.advanceTimersByTimeAsync(2);
  const second = add();
  await vi.advanceTimersByTimeAsync(20);
  await Promise.all([first, second]);
  expect(sizes).toEqual([40, 2]);
});

it("lets nobody wait for company where few publish", async () => {
  const { sizes, add, addAtOnce } = counting();
  await addAtOnce(3);
  await add();
  await add();
  expect(sizes).toEqual([3, 1, 1]);
});
