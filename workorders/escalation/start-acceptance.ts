import { startRounds } from "#platform";
import type { Clock, Database, Log } from "#platform";
import { settleAcceptance } from "./settle-acceptance.ts";

const everyMs = 15_000;

/** Looks for orders that nobody accepts; each worker may run it. */
export function startAcceptance(parts: { db: Database; clock: Clock; log: Log }): {
  stop(): Promise<void>;
} {
  const { db, clock, log } = parts;
  const rounds = startRounds({
    everyMs,
    round: () => settleAcceptance(db, clock.now()),
    onFailure: (error) =>
      log.warn({ err: error }, "orders that nobody accepts could not be told of"),
  });
  return { stop: () => rounds.stop() };
}
