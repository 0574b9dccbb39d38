import { jobIdOf } from "../queue/wake-up.ts";
import type { WakeUp } from "../queue/wake-up.ts";

export const deliveryQueue = "delivery";

/** One wake-up for all that waits for a consumer under a key. */
export function wakeUpFor(consumer: string, key: string, delayMs = 0): WakeUp {
  return { data: { consumer, key }, options: { jobId: jobIdOf(consumer, key), delayMs } };
}
