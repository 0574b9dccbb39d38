import type { ClientBase, ClientConfig, PoolConfig } from "pg";
import { giveUpOnSilence } from "./give-up-on-silence.ts";

/**
 * How long a statement may take. Ours take milliseconds, the heaviest pages some seconds; longer is a lock that nobody gives back or a server
 * that is gone, and a lane that waits for ever is worse than one that tries again. Work that may take longer says so: `Database.unhurried`.
 */
export const patienceMs = 60_000;

/** The server is asked first: an answer that it gave up says more than a connection that is closed. */
const silenceShare = 1.25;

/** A connection where nothing is said is asked after ten seconds whether its other end still lives (by default, after two hours). */
export const keepAlive = {
  keepAlive: true,
  keepAliveInitialDelayMillis: 10_000,
} satisfies ClientConfig;

/**
 * What a pool is made with so that none of its connections waits for ever. The server's keep-alive frees what a client held whose host
 * vanished. By statements, not as startup parameters: connection poolers refuse those that they do not know.
 */
export function withPatience(ms: number): PoolConfig {
  const limit = Number.isFinite(ms) ? Math.ceil(ms) : 0;
  return {
    ...keepAlive,
    // The pool waits for what it returns, though its types do not say so.
    onConnect: (client: ClientBase): unknown => {
      if (limit > 0) giveUpOnSilence(client, ms * silenceShare);
      return client.query(
        `select set_config('statement_timeout', '${limit}', false), set_config('tcp_keepalives_idle', '10', false),
           set_config('tcp_keepalives_interval', '5', false), set_config('tcp_keepalives_count', '3', false)`,
      );
    },
  };
}
