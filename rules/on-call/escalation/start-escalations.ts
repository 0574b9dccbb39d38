import type { Clock, Database, Log } from "#platform";
import { settleEscalations } from "./settle-escalations.ts";

const everyMs = 2_000;

/** Takes the steps of escalations as they come due; each worker may run it. */
export function startEscalations(parts: { db: Database; clock: Clock; log: Log }): {
  settle(): Promise<void>;
  stop(): Promise<void>;
} {
  const { db, clock, log } = parts;
  let running: Promise<void> | undefined;
  const settle = (): Promise<void> => {
    running ??= settleEscalations(db, clock.now()).finally(() => (running = undefined));
    return running;
  };
  const timer = setInterval(() => {
    settle().catch((error: unknown) => log.warn({ err: error }, "an escalation could not go on"));
  }, everyMs);
  timer.unref();
  return {
    settle,
    async stop() {
      clearInterval(timer);
      await running?.catch(() => {});
    },
  };
}
