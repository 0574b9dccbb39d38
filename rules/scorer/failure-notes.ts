import type { Assessment } from "./assessment.ts";

type Failures = Assessment["failures"];

export interface FailureNotes {
  /** Takes in what failed now, by rule version; answers what is to be said and written down now. `now` only spaces it. */
  take(failures: Failures, now: number): Failures;
}

const firstWaitMs = 60_000;
const longestWaitMs = 3_600_000;

interface Known {
  /** What is counted and not written down yet. */
  waiting: { times: number; message: string } | null;
  saidAt: number;
  waitMs: number;
}

/**
 * A rule that fails mostly fails on every batch, and a log line and a write for each would bury everything else: the first failure is said at
 * once, what follows is counted and said a minute later, then two, and so on up to an hour. A rule that kept quiet for two waits begins anew.
 */
export function createFailureNotes(): FailureNotes {
  const known = new Map<number, Known>();
  return {
    take(failures, now) {
      const due: Failures = new Map();
      for (const [versionId, { times, message }] of failures) {
        const one = known.get(versionId) ?? { waiting: null, saidAt: -Infinity, waitMs: 0 };
        one.waiting = { times: (one.waiting?.times ?? 0) + times, message };
        known.set(versionId, one);
      }
      for (const [versionId, one] of known) {
        const since = now - one.saidAt;
        if (one.waiting === null) {
          if (since >= 2 * one.waitMs) known.delete(versionId);
        } else if (since >= one.waitMs) {
          due.set(versionId, one.waiting);
          one.waiting = null;
          one.saidAt = now;
          one.waitMs = Math.min(Math.max(2 * one.waitMs, firstWaitMs), longestWaitMs);
        }
      }
      return due;
    },
  };
}
