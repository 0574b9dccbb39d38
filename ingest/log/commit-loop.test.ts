import { expect, it } from "vitest";
import { manualClock } from "#platform/testing";
import { createCommitLoop } from "./commit-loop.ts";

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
