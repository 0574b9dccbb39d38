import { startRounds } from "#platform";
import type { Clock, Database, Log } from "#platform";
import { settleEscalations } from "./settle-escalations.ts";

const everyMs = 2_000;

/** Takes the steps of escalations as they come due; each worker may run it. `settle`: whatever is due when it is called has been looked at. */
export function startEscalations(parts: { db: Database; clock: Clock; log: Log }): {
  settle(): Promise<void>;
  stop(): Promise<void>;
} {
  const { db, clock, log } = parts;
  const rounds = startRounds({
    everyMs,
    round: () => settleEscalations(db, clock.now()),
    onFailure: (error) => log.warn({ err: error }, "an escalation could not go on"),
  });
  return { settle: () => rounds.runAnew(), stop: () => rounds.stop() };
}
