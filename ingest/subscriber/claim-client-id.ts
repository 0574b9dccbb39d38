import { hostname } from "node:os";
import type { Database } from "#platform";

/**
 * A client id of this process alone, and the same again after a restart, because the broker keeps the session under it. Two
 * processes with one id would push each other out for ever, so each takes the lowest number that nobody on this host has. The
 * number is held by a lock on a connection of its own: a killed process gives it back at once.
 */
export async function claimClientId(
  db: Pick<Database, "pool">,
  host = hostname(),
): Promise<{ clientId: string; release: () => void }> {
  const client = await db.pool.connect();
  // A lost connection frees the number while we go on under it: no worse than not having asked.
  client.on("error", () => {});
  try {
    for (let number = 1; ; number++) {
      const clientId = `millwright-ingest-${host}${number === 1 ? "" : `-${number}`}`;
      const { rows } = await client.query<{ ours: boolean }>(
        "select pg_try_advisory_lock(hashtextextended($1, 0)) as ours",
        [clientId],
      );
      if (rows[0]?.ours === true) return { clientId, release: () => client.release(true) };
    }
  } catch (error) {
    client.release(true);
    throw error;
  }
}
