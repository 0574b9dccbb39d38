import type { Clock, Database, Log } from "#platform";
import { settleEscalations } from "./settle-escalations.ts";

const everyMs = 2_000;

/** Takes the steps of escalations as they come due; each worker may run it. `settle`: whatever is due when it is called has been looked at. */
export function startEscalations(parts: { db: Database; clock: Clock; log: Log }): {
  settle(): Promise<void>;
  stop(): Promise<void>;
} {
  const { db, clock, log } = parts;
  let running: Promise<void> | undefined;
  const look = (): Promise<void> => {
    running ??= settleEscalations(db, clock.now()).finally(() => (running = undefined));
    return running;
  };
  const timer = setInterval(() => {
    look().catch((error: unknown) => log.warn({ err: error }, "an escalation could not go on"));
  }, everyMs);
  timer.unref();
  return {
    async settle() {
      // A look that is under way may have passed what has come due since.
      await running?.catch(() => {});
      await look();
    },
    async stop() {
      clearInterval(timer);
      await running?.catch(() => {});
    },
  };
}
