import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import type { ApiClient } from "../api/api-client.ts";

const position = z.union([z.number(), z.array(z.number())]);
const progressSchema = z.object({
  log: position,
  stored: position,
  scored: position,
  outboxPending: z.number(),
});
type Progress = z.output<typeof progressSchema>;

/** Everything acknowledged is stored and scored, and what follows from it has been done. */
function isSettled({ log, stored, scored, outboxPending }: Progress): boolean {
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  return outboxPending === 0 && same(log, stored) && same(log, scored);
}

/**
 * Waits until the product has nothing left to do. Seen twice with nothing new between, since an answer
 * may be put together while the last piece of work moves from one figure to the next.
 */
export async function settled(api: ApiClient, signal?: AbortSignal): Promise<void> {
  let before: Progress | null = null;
  for (let pause = 2; ; pause = Math.min(50, pause * 1.5)) {
    const now = await api.get("/system/progress", progressSchema);
    const unchanged = before !== null && JSON.stringify(before) === JSON.stringify(now);
    if (isSettled(now) && unchanged) return;
    before = isSettled(now) ? now : null;
    await delay(pause, undefined, { signal });
  }
}
