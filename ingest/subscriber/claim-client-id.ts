import { setTimeout as delay } from "node:timers/promises";
import type { Database, Log } from "#platform";
import { lockHolder, lockSession, sessionName, type SessionLock } from "./session-lock.ts";

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
  const own: { lock: SessionLock | null; released: boolean } = { lock: null, released: false };

  const hold = async (wanted: number): Promise<boolean> => {
    const lock = await lockSession(db, nameOf(wanted), () => {
      const lost = own.lock?.pid;
      own.lock = null;
      void holdAgain(lost);
    });
    if (lock === null) return false;
    own.lock = lock;
    number = wanted;
    if (own.released) lock.release();
    return true;
  };

  const holdLowest = async (): Promise<void> => {
    for (let wanted = 1; !(await hold(wanted));) wanted += 1;
    await db.pool.query(
      "insert into ingest.broker_session (number) values ($1) on conflict do nothing",
      [number],
    );
  };

  /**
   * PostgreSQL was away: we go on under our number, unless it has become another's meanwhile. `lost`: which of its processes had the lock
   * for us, as it may have it for a while after we have lost it.
   */
  const holdAgain = async (lost: number | undefined): Promise<void> => {
    while (!own.released) {
      try {
        if (await hold(number)) return;
        const before = nameOf(number);
        const holder = await lockHolder(db, before);
        if (holder !== null && holder !== lost) {
          await holdLowest();
          log.warn(
            { before, clientId: nameOf(number) },
            "the client id at the MQTT broker was taken by another process; another one is used from the next connection on",
          );
          return;
        }
      } catch (error) {
        log.debug({ err: error }, "the client id at the MQTT broker will be claimed again");
      }
      await delay(retryMs, undefined, { ref: false });
    }
  };

  try {
    await holdLowest();
  } catch (error) {
    own.lock?.release();
    throw error;
  }
  return {
    clientId: () => nameOf(number),
    release() {
      own.released = true;
      own.lock?.release();
    },
  };
}
