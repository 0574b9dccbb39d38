import { Kysely, PostgresDialect } from "kysely";
import { Pool } from "pg";
import type { ClientConfig } from "pg";
import { createListener } from "./listener.ts";
import type { NotificationHandler } from "./listener.ts";
import { keepAlive, patienceMs, withPatience } from "./patience.ts";
import { surviveLostConnections } from "./survive-lost-connections.ts";
import { parsersFor } from "./type-parsers.ts";

/** The PostgreSQL of this installation: one pool, one connection that listens. */
export interface Database {
  readonly url: string;
  readonly pool: Pool;
  /** The query builder, seeing only the tables of T: each module passes its own. */
  as<T>(): Kysely<T>;
  /**
   * Calls back for each NOTIFY on the channel, and once with `undefined` after a lost connection was
   * restored (something may have been missed). A hint, never a promise: look into the tables.
   */
  listen(channel: string, handler: NotificationHandler): Promise<() => Promise<void>>;
  /**
   * The same database by a connection of its own, for work that may take hours: migrations, a backup, a restore. No other statement may take
   * longer than a minute. `work` is its name in pg_stat_activity.
   */
  unhurried<R>(work: string, use: (db: Database) => Promise<R>): Promise<R>;
  close(): Promise<void>;
}

/**
 * Opens a pool of at most `max` connections (10) and proves that the server answers.
 * `bigint` comes back as a number, `timestamptz` as a Date.
 */
export async function openDatabase(options: {
  url: string;
  max?: number;
  /** Shown in pg_stat_activity. */
  name?: string;
  /** How long a statement may take, milliseconds; a minute. Infinity: however long it takes. */
  patienceMs?: number;
}): Promise<Database> {
  const connection: ClientConfig = {
    connectionString: options.url,
    application_name: options.name ?? "millwright",
    types: parsersFor(),
    ...keepAlive,
  };
  const pool = new Pool({
    ...connection,
    ...withPatience(options.patienceMs ?? patienceMs),
    max: options.max ?? 10,
    // Waiting for ever for a connection hides a leak; this names it.
    connectionTimeoutMillis: 30_000,
  });
  surviveLostConnections(pool);
  await pool.query("select 1").catch(async (error: unknown) => {
    await pool.end();
    throw error;
  });

  const kysely = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  const listener = createListener(connection);
  let closing: Promise<void> | undefined;

  return {
    url: options.url,
    pool,
    as<T>() {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the type says what the module may see, nothing more
      return kysely as unknown as Kysely<T>;
    },
    async unhurried(work, use) {
      const name = `millwright ${work}`;
      const slow = await openDatabase({ url: options.url, max: 1, name, patienceMs: Infinity });
      try {
        return await use(slow);
      } finally {
        await slow.close();
      }
    },
    listen: (channel, handler) => listener.listen(channel, handler),
    close() {
      closing ??= (async () => {
        await listener.close();
        await pool.end();
      })();
      return closing;
    },
  };
}
