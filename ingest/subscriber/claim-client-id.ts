import { setTimeout as delay } from "node:timers/promises";
import type { Database, Log } from "#platform";
import { lockSession, sessionName } from "./session-lock.ts";

export interface ClaimedClientId {
  /** To be asked before each connection: it is another one when a lost lock was taken by somebody else. */
  readonly clientId: () => string;
  release(): void;
}

/**
 * A client id at an external broker that no other process of this installation has. The lowest free number, wherever the process runs: a
 * successor on another host, or in a new container, so takes up the session of its predecessor with all that waits in it.
 */
export async function claimClientId(
  db: Pick<Database, "pool">,
  log: Log,
  retryMs = 1_000,
): Promise<ClaimedClientId> {
  const nameOf = await sessionName(db);
  let number = 0;
  const own: { unlock: (() => void) | null; released: boolean } = { unlock: null, released: false };

  const hold = async (wanted: number): Promise<boolean> => {
    const lock = await lockSession(db, nameOf(wanted), () => {
      own.unlock = null;
      void holdAgain();
    });
    if (lock === null) return false;
    own.unlock = lock;
    number = wanted;
    if (own.released) lock();
    return true;
  };

  const holdLowest = async (): Promise<void> => {
    for (let wanted = 1; !(await hold(wanted));) wanted += 1;
    await db.pool.query(
      "insert into ingest.broker_session (number) values ($1) on conflict do nothing",
      [number],
    );
  };

  /** PostgreSQL was away: we go on under our number, unless it has become another's meanwhile. */
  const holdAgain = async (): Promise<void> => {
    while (!own.released) {
      try {
        if (await hold(number)) return;
        const before = nameOf(number);
        await holdLowest();
        log.warn(
          { before, clientId: nameOf(number) },
          "the client id at the MQTT broker was taken by another process; another one is used from the next connection on",
        );
        return;
      } catch {
        await delay(retryMs, undefined, { ref: false });
      }
    }
  };

  try {
    await holdLowest();
  } catch (error) {
    own.unlock?.();
    throw error;
  }
  return {
    clientId: () => nameOf(number),
    release() {
      own.released = true;
      own.unlock?.();
    },
  };
}
