import { setTimeout as delay } from "node:timers/promises";
import type { ApiClient } from "./api-client.ts";

const patienceMs = 60_000;

/** Resolves when everything acknowledged so far is stored, scored and turned into orders. */
export async function settled(admin: ApiClient): Promise<void> {
  const until = Date.now() + patienceMs;
  for (;;) {
    const progress = await admin.get("/system/progress");
    const { log, stored, scored, outboxPending, outboxParked } = progress;
    if (outboxParked > 0) throw new Error(`${outboxParked} events could not be handled`);
    if (log === stored && log === scored && outboxPending === 0) return;
    if (Date.now() > until) throw new Error(`the loop stands still: ${JSON.stringify(progress)}`);
    await delay(10);
  }
}
