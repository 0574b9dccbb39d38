import type { Clock, Database, Log } from "#platform";
import { settleAcceptance } from "./settle-acceptance.ts";

const everyMs = 15_000;

/** Looks for orders that nobody accepts; each worker may run it. */
export function startAcceptance(parts: { db: Database; clock: Clock; log: Log }): {
  stop(): Promise<void>;
} {
  const { db, clock, log } = parts;
  let running: Promise<void> | undefined;
  const look = (): Promise<void> => {
    running ??= settleAcceptance(db, clock.now()).finally(() => (running = undefined));
    return running;
  };
  const timer = setInterval(() => {
    look().catch((error: unknown) =>
      log.warn({ err: error }, "orders that nobody accepts could not be told of"),
    );
  }, everyMs);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await running?.catch(() => {});
    },
  };
}
