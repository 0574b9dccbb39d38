import { Socket } from "node:net";
import type { ClientBase } from "pg";

/**
 * A connection whose other end is gone without a word (a host that lost its power, a firewall that forgot it) answers nothing for ever, and
 * with it hangs whoever waits. TCP finds that by itself only after a quarter of an hour where a question is under way. So one that owes an
 * answer and has not moved a byte for so long is closed: its query fails, and the pool makes another. One that only holds a lock may rest.
 */
export function giveUpOnSilence(client: ClientBase, silenceMs: number): void {
  const stream = socketOf(client);
  if (stream === undefined) return;
  stream.setTimeout(silenceMs, () => {
    if (!owesAnswer(client)) return;
    const words = `PostgreSQL has not answered for ${Math.round(silenceMs / 1_000)} s; the connection is given up`;
    // As a lost connection has it: whoever knows what to do when PostgreSQL is away, knows it of this too.
    stream.destroy(Object.assign(new Error(words), { code: "ETIMEDOUT", syscall: "read" }));
  });
}

/** The types of the driver do not tell of it. */
function socketOf(client: ClientBase): Socket | undefined {
  const connection: unknown = Reflect.get(client, "connection");
  if (typeof connection !== "object" || connection === null) return undefined;
  const stream: unknown = Reflect.get(connection, "stream");
  return stream instanceof Socket ? stream : undefined;
}

const owesAnswer = (client: ClientBase): boolean => Reflect.get(client, "readyForQuery") === false;
