import { oldestEntryAfter } from "#ingest";
import type { Clock, Database } from "#platform";
import type { Check } from "./check.ts";
import { inWords, judge } from "./judge.ts";

/** How long the oldest entry of the ingest log that a consumer has not passed has waited for it. */
export function checkBehind(options: {
  name: string;
  /** "stored", "scored". */
  done: string;
  remedy: string;
  db: Database;
  clock: Clock;
  /** By partition: how far the consumer has come. */
  positions: () => Promise<readonly number[]> | readonly number[];
}): Check {
  const { name, done, remedy, db, clock } = options;
  return {
    name,
    async look() {
      const oldest = await oldestEntryAfter(db, await options.positions());
      const age = oldest === null ? 0 : Math.max(0, clock.now() - oldest);
      const detail =
        age < 5_000
          ? `readings are ${done} as they come`
          : `readings received ${inWords(age)} ago are not ${done} yet; they wait in the ingest log`;
      return judge(age / 1_000, { warning: 30, failing: 300 }, { detail, remedy });
    },
  };
}
