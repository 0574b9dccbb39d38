import type { Pool } from "pg";

/**
 * A connection that drops (server restart, lost network) tells so by an "error" event besides failing its query; an
 * event nobody listens to would end the process. The pool replaces the connection on the next query. It listens for
 * idle connections only, so those in use are listened to here.
 */
export function surviveLostConnections(pool: Pool): void {
  pool.on("error", ignore);
  pool.on("connect", (client) => client.on("error", ignore));
}

const ignore = (): void => {};
