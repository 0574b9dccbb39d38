import { outboxAge } from "#platform";
import type { Clock, Database } from "#platform";
import type { Check } from "./check.ts";
import { inWords, judge } from "./judge.ts";

/** Events that wait: a flag that has not become an order yet is one. */
export function checkOutbox(db: Database, clock: Clock): Check {
  return {
    name: "outbox",
    async look() {
      const { oldest, parked } = await outboxAge(db);
      const age = oldest === null ? 0 : Math.max(0, clock.now() - oldest);
      const waiting = judge(
        age / 1_000,
        { warning: 30, failing: 300 },
        {
          detail:
            age < 5_000
              ? "events are handled as they come"
              : `the oldest event has waited ${inWords(age)} for its handler`,
          remedy: "See the log of the worker processes for what its handler says.",
        },
      );
      if (waiting.state === "failing" || parked === 0) return waiting;
      return {
        ...waiting,
        state: "warning",
        detail: `${waiting.detail}; ${parked} could not be handled and were put aside`,
        remedy:
          "Read their error under the system page, mend the cause, and let them be tried again.",
      };
    },
  };
}
