import type { Database } from "#platform";

/** The client id of a session at the broker: the installation's own name there, and a number. */
export async function sessionName(db: Pick<Database, "pool">): Promise<(number: number) => string> {
  const { rows } = await db.pool.query<{ name: string }>("select name from ingest.broker_client");
  const [client] = rows;
  if (client === undefined) throw new Error("the installation has lost its name at the broker");
  return (number) => `${client.name}-${number}`;
}

export interface SessionLock {
  /** Of the server's process that has it for us. */
  pid: number;
  release(): void;
}

/**
 * Two processes that use one client id push each other out for ever, so whoever uses it holds this. The lock is on a connection of its
 * own: a killed process gives it back at once, and who loses the connection is told so. Null when another has it.
 */
export async function lockSession(
  db: Pick<Database, "pool">,
  clientId: string,
  onLost: () => void = () => {},
): Promise<SessionLock | null> {
  const client = await db.pool.connect();
  let held = false;
  let closed = false;
  const close = (): void => {
    if (!closed) client.release(true);
    closed = true;
    held = false;
  };
  client.on("error", () => {
    const lost = held;
    close();
    if (lost) onLost();
  });
  try {
    const { rows } = await client.query<{ pid: number; ours: boolean }>(
      "select pg_backend_pid() as pid, pg_try_advisory_lock(hashtextextended($1, 0)) as ours",
      [clientId],
    );
    const [answer] = rows;
    held = answer?.ours === true;
    if (answer !== undefined && held) return { pid: answer.pid, release: close };
  } catch (error) {
    close();
    throw error;
  }
  close();
  return null;
}

/** The server's process that has it; null when none has. */
export async function lockHolder(
  db: Pick<Database, "pool">,
  clientId: string,
): Promise<number | null> {
  const { rows } = await db.pool.query<{ pid: number }>(
    `select l.pid from pg_locks l join pg_database d on d.oid = l.database
     where d.datname = current_database() and l.locktype = 'advisory' and l.granted
       and (l.classid::bigint << 32 | l.objid::bigint) = hashtextextended($1, 0)`,
    [clientId],
  );
  return rows[0]?.pid ?? null;
}

/** The sessions that the broker may keep, by number, and whether a process has each. Only looks: nobody is kept from taking one. */
export async function listSessions(
  db: Pick<Database, "pool">,
): Promise<{ number: number; held: boolean }[]> {
  const { rows } = await db.pool.query<{ number: number; held: boolean }>(
    `select s.number, exists (
       select from pg_locks l join pg_database d on d.oid = l.database
       where d.datname = current_database() and l.locktype = 'advisory' and l.granted
         and (l.classid::bigint << 32 | l.objid::bigint) = hashtextextended(c.name || '-' || s.number, 0)) as held
     from ingest.broker_session s, ingest.broker_client c
     order by s.number`,
  );
  return rows;
}
