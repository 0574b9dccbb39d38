import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { serverRole } from "./cluster.ts";
import { clustersOf } from "./places.ts";
import { isAlive, readPostmasterFile } from "./postmaster.ts";

/**
 * Where the embedded PostgreSQL of a running product answers, for a command beside it that only looks or asks. Undefined
 * when none runs on this folder. The URL includes the password: never log it.
 */
export async function runningPostgresUrl(dir: string): Promise<string | undefined> {
  const password = await readFile(join(dir, "password"), "utf8").catch(() => "");
  for (const cluster of await clustersOf(dir)) {
    const server = await readPostmasterFile(cluster);
    if (server === undefined || !server.ready || !isAlive(server.pid)) continue;
    const secret = encodeURIComponent(password.trim());
    return `postgres://${serverRole}:${secret}@127.0.0.1:${server.port}/millwright`;
  }
  return undefined;
}
