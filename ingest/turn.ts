import type { Database } from "#platform";
import type { PoolClient } from "pg";

/** Any numbers that nothing else locks, one for each thing that only one process may do at a time. */
export const turns = {
  ticks: 3_390_771,
  storeWriter: 3_390_772,
  rollups: 3_390_773,
  linkHistory: 3_390_774,
} as const;

/**
 * One process does it, however many could: the one that holds this lock. It is kept on a connection of its own, so it
 * passes to another process when this one dies or loses PostgreSQL.
 */
export function createTurn(db: Database, what: keyof typeof turns) {
  let client: PoolClient | undefined;
  let held = false;
  let released = false;

  const drop = (error?: Error): void => {
    const dropped = client;
    client = undefined;
    held = false;
    dropped?.release(error ?? true);
  };

  return {
    /** Whether it is ours now; tries to get it when it is not. */
    async take(): Promise<boolean> {
      try {
        if (client === undefined) {
          const fresh = await db.pool.connect();
          if (released) {
            fresh.release(true);
            return false;
          }
          client = fresh;
          fresh.once("error", () => {
            if (client === fresh) drop();
          });
        }
        if (held) return true;
        const { rows } = await client.query<{ held: boolean }>(
          "select pg_try_advisory_lock($1) as held",
          [turns[what]],
        );
        held = rows[0]?.held === true;
        return held;
      } catch (error) {
        drop(error instanceof Error ? error : undefined);
        return false;
      }
    },
    /** Closing the connection gives the lock back. */
    release() {
      released = true;
      drop();
    },
  };
}
