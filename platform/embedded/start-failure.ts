import { AppError } from "../errors/app-error.ts";

/** Turns the last words of a server that did not start into the thing, its state and the remedy. */
export function startFailure(said: string, where: { cluster: string; port: number }): AppError {
  const say = (message: string, code: string): AppError =>
    new AppError(message, { code, status: 503, data: { said: said.trim() } });
  if (/could not bind|Address already in use/i.test(said)) {
    return say(
      `Port ${where.port} on 127.0.0.1 is taken, so the embedded PostgreSQL cannot listen on it. End what uses it, or leave the port out to have a free one chosen.`,
      "postgres-port-taken",
    );
  }
  if (/No space left on device/i.test(said)) {
    return say(
      `There is no space left for the embedded PostgreSQL (${where.cluster}). Free some and start again; nothing that was acknowledged is lost.`,
      "disk-full",
    );
  }
  if (/Permission denied|must be owned by|wrong ownership|Read-only file system/i.test(said)) {
    return say(
      `The embedded PostgreSQL may not write in ${where.cluster}. Give the folder back to the user who made it, or set DATA_DIR to a folder that is writable.`,
      "data-folder-not-writable",
    );
  }
  if (/could not (create|map|resize).*shared memory|could not create semaphores/is.test(said)) {
    return say(
      "The embedded PostgreSQL got no shared memory from the system. Raise its limit (in a container: --shm-size), or set DATABASE_URL to a PostgreSQL of your own.",
      "postgres-no-memory",
    );
  }
  const last = said.trim().split("\n").slice(-5).join("\n");
  return say(
    `The embedded PostgreSQL did not start; its last words: ${last || "none"}`,
    "postgres-start-failed",
  );
}
