import type { Clock, Database, Log } from "#platform";
import { withPatience } from "../with-patience.ts";

/** What a device connected with: the secret it has, the one before the last rotation, or a certificate. */
export type UsedSecret = "present" | "previous" | "certificate";

export interface ConnectionNotes {
  connected(deviceId: number, secret: UsedSecret): void;
  /** Writes down what is not yet; a timer does it every few seconds. */
  flush(): Promise<void>;
  stop(): Promise<void>;
}

const everyMs = 2_000;
const stopPatienceMs = 2_000;

/**
 * Remembers when each device connected last. In few statements: ten thousand that come back at once are one or two. It
 * is a note for people, so a crash may lose the last seconds of it. Memory: one entry a device that connected since.
 */
export function createConnectionNotes(options: {
  db: Database;
  clock: Clock;
  log: Log;
}): ConnectionNotes {
  const { db, clock, log } = options;
  let waiting = new Map<number, { at: number; secret: UsedSecret }>();
  let writing: Promise<void> = Promise.resolve();

  const write = async (): Promise<void> => {
    const noted = waiting;
    if (noted.size === 0) return;
    waiting = new Map();
    try {
      const entries = [...noted].toSorted(([a], [b]) => a - b);
      await db.pool.query(
        `insert into ingest.device_use as u (device_id, connected_at, secret)
         select n.id, n.at, n.secret
         from unnest($1::bigint[], $2::timestamptz[], $3::text[]) as n (id, at, secret)
         join ingest.device d on d.id = n.id
         order by n.id
         on conflict (device_id) do update set connected_at = excluded.connected_at, secret = excluded.secret
         where u.connected_at <= excluded.connected_at`,
        [
          entries.map(([id]) => id),
          entries.map(([, { at }]) => new Date(at)),
          entries.map(([, { secret }]) => secret),
        ],
      );
    } catch (error) {
      for (const [id, note] of noted) if (!waiting.has(id)) waiting.set(id, note);
      log.debug({ err: error }, "connections of devices will be noted later");
    }
  };
  const flush = (): Promise<void> => (writing = writing.then(write));
  const timer = setInterval(() => {
    if (waiting.size > 0) void flush();
  }, everyMs);
  timer.unref();

  return {
    connected(deviceId, secret) {
      waiting.set(deviceId, { at: clock.now(), secret });
    },
    flush,
    async stop() {
      clearInterval(timer);
      await withPatience(flush(), stopPatienceMs);
    },
  };
}
