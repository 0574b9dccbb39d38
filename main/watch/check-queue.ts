import type { Queues } from "#platform";
import { scoreQueue } from "#rules";
import type { Check } from "./check.ts";

/** Whether wake-ups can be given and taken. Without them work goes on, seconds later. */
export function checkQueue(queues: Pick<Queues, "depth">): Check {
  return {
    name: "queue",
    async look() {
      const depth = await queues.depth(scoreQueue);
      return {
        state: "ok",
        detail: `answers; ${depth} wake-ups of the scorer wait or run`,
        remedy: null,
        value: depth,
      };
    },
  };
}
