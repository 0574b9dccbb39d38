import { expect, onTestFinished, test, vi } from "vitest";
import { startRounds } from "./start-rounds.ts";

const never = 2 ** 30;
const aTurn = () => new Promise(setImmediate);

/** Rounds that end when they are told to. */
function rounds() {
  const begun: PromiseWithResolvers<number>[] = [];
  const round = () => {
    begun.push(Promise.withResolvers<number>());
    return begun.at(-1)!.promise;
  };
  return { begun, rounds: startRounds({ everyMs: never, round, onFailure: () => {} }) };
}

test("who asks while a round is under way is answered by it", async () => {
  const { begun, rounds: one } = rounds();
  const both = Promise.all([one.run(), one.run()]);
  begun[0]!.resolve(7);
  expect(await both).toEqual([7, 7]);
  expect(begun).toHaveLength(1);
  await one.stop();
});

test("who asks anew is answered by one that began afterwards, also when the one before it fails", async () => {
  const { begun, rounds: one } = rounds();
  const first = one.run();
  const anew = one.runAnew();
  begun[0]!.reject(new Error("away"));
  await expect(first).rejects.toThrow("away");
  await aTurn();
  begun[1]!.resolve(2);
  expect(await anew).toBe(2);
  await one.stop();
});

test("a stop waits for the round under way, and begins none", async () => {
  const { begun, rounds: one } = rounds();
  void one.run();
  let stopped = false;
  const stop = one.stop().then(() => (stopped = true));
  await aTurn();
  expect(stopped).toBe(false);
  begun[0]!.resolve(1);
  await stop;
  expect(begun).toHaveLength(1);
});

test("rounds come by themselves until they are stopped, a failure is told and no end of them", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  onTestFinished(() => void vi.useRealTimers());
  const told: string[] = [];
  let count = 0;
  const one = startRounds({
    everyMs: 10,
    async round() {
      count += 1;
      throw new Error(`round ${count}`);
    },
    onFailure: (error) => told.push(String(error)),
  });
  await vi.advanceTimersByTimeAsync(9);
  expect(told).toEqual([]);
  await vi.advanceTimersByTimeAsync(11);
  expect(told).toEqual(["Error: round 1", "Error: round 2"]);
  await one.stop();
  await vi.advanceTimersByTimeAsync(100);
  expect(told).toHaveLength(2);
});

test("a round that takes longer than it should is not begun a second time beside itself", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  onTestFinished(() => void vi.useRealTimers());
  const ends: PromiseWithResolvers<void>[] = [];
  const one = startRounds({
    everyMs: 10,
    round() {
      ends.push(Promise.withResolvers<void>());
      return ends.at(-1)!.promise;
    },
    onFailure: () => {},
  });
  await vi.advanceTimersByTimeAsync(35);
  expect(ends).toHaveLength(1);
  ends[0]!.resolve();
  await vi.advanceTimersByTimeAsync(10);
  expect(ends).toHaveLength(2);
  ends[1]!.resolve();
  await one.stop();
});
