import { startRounds } from "#platform";
import type { Clock, Database, Log } from "#platform";
import { releaseStale } from "../announce/release-held.ts";
import { settleFloods } from "../announce/settle-floods.ts";
import type { RulesTables } from "../tables.ts";
import { endExpired } from "./suppress.ts";

const everyMs = 5_000;

/** Ends what has run its time, and floods that have calmed down; each worker may run it. */
export function startSuppressions(parts: { db: Database; clock: Clock; log: Log }): {
  settle(): Promise<void>;
  stop(): Promise<void>;
} {
  const db = parts.db.as<RulesTables>();
  const settleOnce = async (): Promise<void> => {
    const errors: unknown[] = [];
    // One that fails keeps nobody else from being told.
    for (const step of [endExpired, settleFloods, releaseStale]) {
      await step(db, parts.clock.now()).catch((error: unknown) => errors.push(error));
    }
    if (errors.length > 0) throw errors[0];
  };
  const rounds = startRounds({
    everyMs,
    round: settleOnce,
    onFailure: (error) => parts.log.warn({ err: error }, "suppressions could not be ended"),
  });
  return { settle: () => rounds.run(), stop: () => rounds.stop() };
}
