import { readFile } from "node:fs/promises";

/** For the database, the store's files, the queue, the API, and what Node itself keeps open. */
const others = 1_000;

/**
 * How many connections of equipment leave room for the files that this process needs besides: one more, and PostgreSQL could
 * not be reached any longer. Null where the system does not say (only Linux does).
 */
export async function mostConnections(): Promise<number | null> {
  const limits = await readFile("/proc/self/limits", "utf8").catch(() => "");
  const limit = Number(/^Max open files\s+(\d+)/m.exec(limits)?.[1] ?? Number.NaN);
  return Number.isNaN(limit) ? null : Math.max(limit - others, Math.floor(limit / 2));
}
