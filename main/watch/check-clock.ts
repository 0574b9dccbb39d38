import { clockDoubt } from "#platform";
import type { Database } from "#platform";
import type { Check } from "./check.ts";

/** Whether housekeeping trusts our clock: while it does not, nothing that has served its time is removed. */
export function checkClock(db: Database): Check {
  return {
    name: "clock",
    async look() {
      const doubt = await clockDoubt(db);
      if (doubt === null) {
        return { state: "ok", detail: "the clock went on as it should", remedy: null, value: 0 };
      }
      return {
        state: "warning",
        detail: `nothing that has served its time is removed: ${doubt}`,
        remedy:
          "Set the clock right. If it is right (the product was off for long), confirm it: POST /api/v1/system/clock/confirmation.",
        value: 1,
      };
    },
  };
}
