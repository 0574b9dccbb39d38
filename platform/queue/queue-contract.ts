import { expect, test } from "vitest";
import type { Queues } from "./queues.ts";
import type { WakeUpData } from "./wake-up.ts";

/** What every store of the queue must do; `open` gives queues over the same store each time it is called. */
export function queueContract(open: () => Promise<Queues>): void {
  let count = 0;
  const freshName = (): string => `contract-${(count += 1)}`;

  /** Opens two clients, as two processes would, and closes both whatever happens. */
  const withTwo = async (use: (one: Queues, other: Queues) => Promise<void>): Promise<void> => {
    const [one, other] = [await open(), await open()];
    try {
      await use(one, other);
    } finally {
      await Promise.all([one.close(), other.close()]);
    }
  };

  test("a wake-up added in one process is handled in another, with its data", () =>
    withTwo(async (one, other) => {
      const queue = freshName();
      const heard = Promise.withResolvers<WakeUpData>();
      await other.process(queue, async (data) => heard.resolve(data), { concurrency: 1 });
      await one.add(queue, { partition: 3 }, { jobId: "p-3" });
      expect(await heard.promise).toEqual({ partition: 3 });
    }));

  test("adding while one of the same id waits changes nothing", () =>
    withTwo(async (one, other) => {
      const queue = freshName();
      for (let n = 0; n < 5; n += 1) await one.add(queue, { n }, { jobId: "same" });
      await one.add(queue, { n: 9 }, { jobId: "different" });
      expect(await one.depth(queue)).toBe(2);
      const handled: WakeUpData[] = [];
      const done = Promise.withResolvers<void>();
      const handle = async (data: WakeUpData): Promise<void> => {
        handled.push(data);
        if (data.n === 9) done.resolve();
      };
      await other.process(queue, handle, { concurrency: 1 });
      await done.promise;
      expect(handled).toEqual([{ n: 0 }, { n: 9 }]);
    }));

  test("a wake-up that arrives while its id is being handled is handled afterwards", () =>
    withTwo(async (one, other) => {
      const queue = freshName();
      let active = 0;
      let most = 0;
      let runs = 0;
      const started = Promise.withResolvers<void>();
      const mayEnd = Promise.withResolvers<void>();
      const twice = Promise.withResolvers<void>();
      const handle = async (): Promise<void> => {
        active += 1;
        most = Math.max(most, active);
        runs += 1;
        started.resolve();
        await mayEnd.promise;
        active -= 1;
        if (runs === 2) twice.resolve();
      };
      await other.process(queue, handle, { concurrency: 4 });
      await one.add(queue, {}, { jobId: "busy" });
      await started.promise;
      for (let n = 0; n < 10; n += 1) await one.add(queue, {}, { jobId: "busy" });
      mayEnd.resolve();
      await twice.promise;
      expect({ most, runs }).toEqual({ most: 1, runs: 2 });
    }));

  test("no wake-up is lost when adds race with ends", () =>
    withTwo(async (one, other) => {
      const queue = freshName();
      const wanted = [0, 0, 0];
      const seen = [0, 0, 0];
      const done = Promise.withResolvers<void>();
      const handle = async ({ id }: WakeUpData): Promise<void> => {
        seen[Number(id)] = wanted[Number(id)] ?? 0;
        if (seen.every((value) => value === 60)) done.resolve();
      };
      await other.process(queue, handle, { concurrency: 4 });
      for (let n = 1; n <= 60; n += 1) {
        await Promise.all(
          wanted.map((_, id) => {
            wanted[id] = n;
            return one.add(queue, { id }, { jobId: `id-${id}` });
          }),
        );
      }
      await done.promise;
    }));

  test("a delayed wake-up comes later and does not hold back one for now", () =>
    withTwo(async (one, other) => {
      const queue = freshName();
      const handled: WakeUpData[] = [];
      const both = Promise.withResolvers<void>();
      const handle = async (data: WakeUpData): Promise<void> => {
        handled.push(data);
        if (handled.length === 2) both.resolve();
      };
      await other.process(queue, handle, { concurrency: 1 });
      const before = Date.now();
      await one.add(queue, { when: "later" }, { jobId: "x", delayMs: 1_500 });
      await one.add(queue, { when: "now" }, { jobId: "x" });
      await both.promise;
      expect(handled).toEqual([{ when: "now" }, { when: "later" }]);
      expect(Date.now() - before).toBeGreaterThanOrEqual(1_499);
      expect(Date.now() - before).toBeLessThan(4_500);
    }));

  test("a handler that throws is asked again", () =>
    withTwo(async (one, other) => {
      const queue = freshName();
      let runs = 0;
      const third = Promise.withResolvers<void>();
      const handle = async (): Promise<void> => {
        runs += 1;
        if (runs < 3) throw new Error("not yet");
        third.resolve();
      };
      await other.process(queue, handle, { concurrency: 1 });
      await one.add(queue, {}, { jobId: "stubborn" });
      await third.promise;
      expect(runs).toBe(3);
    }));

  test("many wake-ups can be added at once", () =>
    withTwo(async (one) => {
      const queue = freshName();
      const wakeUps = Array.from({ length: 50 }, (_, n) => ({
        data: { n },
        options: { jobId: `many-${n % 25}` },
      }));
      await one.addMany(queue, wakeUps);
      expect(await one.depth(queue)).toBe(25);
    }));

  test("a job id with a colon is refused", () =>
    withTwo(async (one) => {
      await expect(one.add(freshName(), {}, { jobId: "a:b" })).rejects.toThrow('":"');
    }));
}
