import { replayDeadLetters, type ReplayContext, type ReplayResult } from "./replay-dead-letters.ts";
import type { DeadLetterFilter } from "./letter-filter.ts";

export interface ReplayCounts {
  letters: number;
  replayed: number;
  /** Readings that went to the log. */
  readings: number;
  /** Of those that are still refused, why. */
  refused: { reason: string; letters: number }[];
  /** More than one request replays: the rest waits for another. */
  more: boolean;
}

const perStep = 500;

/** Replays every letter that matches, step by step, up to `most`. */
export async function replayAll(
  context: ReplayContext,
  which: DeadLetterFilter,
  most = 10_000,
): Promise<ReplayCounts> {
  const all: ReplayResult[] = [];
  let after: number | null = 0;
  while (after !== null && all.length < most) {
    const { results, nextAfter } = await replayDeadLetters(context, {
      ...which,
      after,
      limit: perStep,
    });
    all.push(...results);
    after = nextAfter;
  }
  return { ...countReplay(all), more: after !== null };
}

export function countReplay(results: readonly ReplayResult[]): Omit<ReplayCounts, "more"> {
  const refused = new Map<string, number>();
  for (const { reason } of results) {
    if (reason !== null) refused.set(reason, (refused.get(reason) ?? 0) + 1);
  }
  return {
    letters: results.length,
    replayed: results.filter((result) => result.replayed).length,
    readings: results.reduce((sum, result) => sum + result.readings, 0),
    refused: [...refused].map(([reason, letters]) => ({ reason, letters })),
  };
}
