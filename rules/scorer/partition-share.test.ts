import * as fc from "fast-check";
import { expect, test } from "vitest";
import { shareOf } from "./partition-share.ts";

test("shares add up, differ by one at most, and a worker that is not on the roster has none", () => {
  const workers = fc.uniqueArray(fc.integer({ min: 1, max: 99_999 }), {
    minLength: 1,
    maxLength: 12,
  });
  fc.assert(
    fc.property(workers, fc.integer({ min: 1, max: 64 }), (pids, partitions) => {
      const shares = pids.map((pid) => shareOf(pid, pids, partitions));
      expect(shares.reduce((a, b) => a + b, 0)).toBe(partitions);
      expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
      expect(shareOf(0, pids, partitions)).toBe(0);
    }),
  );
});
