import { tierMs } from "./telemetry-store.ts";
import type { ReadingKey, RollupRow, SummaryQuery, Tier } from "./telemetry-store.ts";

// What every adapter refuses, in the same words. Whoever asks for more would hold more in memory than a process should.

export function requireBucketLength(everyMs: number): void {
  if (Number.isSafeInteger(everyMs) && everyMs >= 1) return;
  throw new RangeError(`everyMs is ${everyMs}: use whole milliseconds, at least 1`);
}

const mostSummaryMs = 3_600_000;

export function requireSummaryBounds({ from, to, everyMs }: SummaryQuery): void {
  requireBucketLength(everyMs);
  if (to - from <= mostSummaryMs) return;
  throw new RangeError(
    `a summary of ${to - from} ms was asked for: ask for at most an hour a call`,
  );
}

const mostKeys = 10_000;

export function requireKeyBounds(keys: readonly ReadingKey[]): void {
  if (keys.length <= mostKeys) return;
  throw new RangeError(
    `${keys.length} readings were looked up at once: ask for at most ${mostKeys}`,
  );
}

/** The rows to keep: of several for one (signal, at) the last. */
export function rollupRowsToKeep(tier: Tier, rows: readonly RollupRow[]): RollupRow[] {
  const last = new Map<string, RollupRow>();
  for (const row of rows) {
    if (row.at % tierMs[tier] !== 0) {
      throw new RangeError(
        `a bucket of the tier ${tier} starts at ${row.at}: use a multiple of ${tierMs[tier]} ms`,
      );
    }
    last.set(`${row.signalId}@${row.at}`, row);
  }
  return [...last.values()];
}
