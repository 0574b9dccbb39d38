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
    await endExpired(db, parts.clock.now());
    await settleFloods(db, parts.clock.now());
    await releaseStale(db, parts.clock.now());
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
