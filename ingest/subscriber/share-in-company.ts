import type { Database, Log } from "#platform";
import { listSessions } from "./session-lock.ts";
import type { Subscriber } from "./start-subscriber.ts";

/** Whether other processes of the installation take messages from the broker as well. */
export async function inCompany(db: Pick<Database, "pool">): Promise<boolean> {
  const sessions = await listSessions(db);
  return sessions.filter(({ held }) => held).length > 1;
}

/**
 * Has a subscriber share while there are others, and subscribe plainly while it is alone, which every broker brings back after a restart.
 * Until both have noticed each other messages come twice, which changes nothing.
 */
export function shareInCompany(options: {
  db: Pick<Database, "pool">;
  subscriber: Pick<Subscriber, "share">;
  log: Log;
  everyMs?: number;
}): { look(): Promise<void>; stop(): void } {
  const { db, subscriber, log, everyMs = 5_000 } = options;
  const look = async (): Promise<void> => subscriber.share(await inCompany(db));
  let complained = false;
  const lookAround = async (): Promise<void> => {
    try {
      await look();
      complained = false;
    } catch (error) {
      if (!complained) log.warn({ err: error }, "the subscription stays as it is, shared or not");
      complained = true;
    }
  };
  const timer = setInterval(() => void lookAround(), everyMs);
  timer.unref();
  return { look, stop: () => clearInterval(timer) };
}
