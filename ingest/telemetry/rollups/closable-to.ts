import { hourOf } from "../corrections/revisions-of.ts";

/** Beyond the lateness: for clocks of processes that differ, and for readings that wait a moment in the log. */
const slackMs = 5 * 60_000;

/**
 * Up to where hours may be rolled up (a start of one): what is allowed to be late has come. By the newest reading as well as
 * by our clock, so that a recording of last year, played today, is rolled up as it comes and not before. Null: nothing yet.
 */
export function closableTo(options: {
  now: number;
  /** The newest observedAt of all signals; undefined when there is none. */
  newest: number | undefined;
  /** The largest of all signals. */
  latenessMs: number;
}): number | null {
  const { now, newest, latenessMs } = options;
  return newest === undefined ? null : hourOf(Math.min(now, newest) - latenessMs - slackMs);
}
