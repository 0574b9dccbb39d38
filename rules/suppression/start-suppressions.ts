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
  let running: Promise<void> | undefined;
  const settleOnce = async (): Promise<void> => {
    const errors: unknown[] = [];
    // One that fails keeps nobody else from being told.
    for (const step of [endExpired, settleFloods, releaseStale]) {
      await step(db, parts.clock.now()).catch((error: unknown) => errors.push(error));
    }
    if (errors.length > 0) throw errors[0];
  };
  const settle = (): Promise<void> => {
    running ??= settleOnce().finally(() => {
      running = undefined;
    });
    return running;
  };
  const timer = setInterval(() => {
    settle().catch((error: unknown) =>
      parts.log.warn({ err: error }, "suppressions could not be ended"),
    );
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
