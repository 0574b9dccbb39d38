import { expect, test } from "vitest";
import { createLane } from "./lane.ts";

/** Work that ends when it is told to. */
function work() {
  const begun: (() => void)[] = [];
  return {
    begun,
    run: () => new Promise<void>((resolve) => begun.push(resolve)),
  };
}

test("wishes that come during a run share one run after it", async () => {
  const one = work();
  const lane = createLane(one.run);
  lane.wake();
  lane.wake();
  await expect.poll(() => one.begun.length).toBe(1);
  lane.wake();
  lane.wake();
  one.begun[0]!();
  await expect.poll(() => one.begun.length).toBe(2);
  one.begun[1]!();
  await lane.pause();
  expect(one.begun).toHaveLength(2);
});

test("who waits for a run waits for one that began after the call", async () => {
  const one = work();
  const lane = createLane(one.run, { restMs: () => 60_000 });
  lane.wake();
  await expect.poll(() => one.begun.length).toBe(1);
  let done = false;
  const asked = lane.run().then(() => (done = true));
  one.begun[0]!();
  await expect.poll(() => one.begun.length).toBe(2);
  expect(done).toBe(false);
  one.begun[1]!();
  await asked;
});

test("a failure is told and tried again after a rest, and not before the lane is paused or closed", async () => {
  const failures: unknown[] = [];
  let runs = 0;
  const lane = createLane(
    async () => {
      runs += 1;
      throw new Error("no database");
    },
    { restAfterFailureMs: 5, onFailure: (error) => failures.push(error) },
  );
  lane.wake();
  await expect.poll(() => failures.length).toBe(1);
  lane.wake();
  await expect.poll(() => failures.length).toBe(2);
  lane.wake();
  await lane.close();
  lane.wake();
  expect(runs).toBe(2);
});

test("a paused lane goes on when it is woken", async () => {
  let runs = 0;
  const lane = createLane(async () => void (runs += 1), { restMs: () => 60_000 });
  await lane.run();
  lane.wake();
  await lane.pause();
  expect(runs).toBe(1);
  await lane.run();
  expect(runs).toBe(2);
});
