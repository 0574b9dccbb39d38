import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { open, readFile, rename, rm, stat } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { Client } from "pg";
import type { Log } from "../log/log.ts";
import { packagedBinaries } from "./binaries.ts";
import { childOptions } from "./child-options.ts";
import { passwordOf, prepareCluster, serverRole } from "./cluster.ts";
import { findPlaces } from "./places.ts";
import type { Places } from "./places.ts";
import { acquireInstallationLock } from "./installation-lock.ts";
import type { InstallationLock } from "./installation-lock.ts";
import { pause, readPostmasterFile, signal, stopOrphan } from "./postmaster.ts";
import { serverSettings } from "./server-settings.ts";
import { startFailure } from "./start-failure.ts";

const databaseName = "millwright";
const startMs = 60_000;
const largestLogBytes = 5_000_000;

export type EmbeddedPostgres = {
  /** Includes the password: never log it. */
  url: string;
  /** Where the data really lies. */
  cluster: string;
  pid: number;
  stop(): Promise<void>;
};

type StartOptions = {
  dir: string;
  log: Log;
  port?: number | undefined;
  /** Called when the server ends without having been asked to. */
  onUnexpectedExit?: (reason: string) => void;
};

/**
 * Starts the PostgreSQL that npm brought, with its data in `dir` (or where root's helper user can reach it, see
 * places.ts), on a free loopback port or the given one. The folder is locked while the server runs, so a server found
 * running on it belongs to a process that died, and is stopped first.
 */
export async function startPostgres(options: StartOptions): Promise<EmbeddedPostgres> {
  const lock = await acquireInstallationLock(options.dir);
  try {
    return await startLocked(options, lock);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function startLocked(
  options: StartOptions,
  lock: InstallationLock,
): Promise<EmbeddedPostgres> {
  const { dir, log } = options;
  const places = await findPlaces(dir, await packagedBinaries(), log);
  const password = await passwordOf(dir);
  await stopOrphan(places.cluster, places.binaries, log);
  await prepareCluster(places, password);

  const logFile = join(dir, "postgres.log");
  await keepLogSmall(logFile);
  const port = options.port ?? (await freePort());
  const server = await launch(places, port, logFile);

  let stopping = false;
  const endWithUs = (): void => {
    server.child.kill("SIGINT");
  };
  process.on("exit", endWithUs);
  const ended = (async (): Promise<void> => {
    const reason = await server.exited;
    process.off("exit", endWithUs);
    await lock.release();
    if (stopping) return;
    log.error({ reason, logFile }, "the embedded PostgreSQL ended");
    options.onUnexpectedExit?.(reason);
  })();

  const stop = async (): Promise<void> => {
    stopping = true;
    await signal(places.binaries, server.pid, "INT");
    const patience = setTimeout(() => void signal(places.binaries, server.pid, "QUIT"), 20_000);
    await ended;
    clearTimeout(patience);
  };
  const urlOf = (database: string): string =>
    `postgres://${serverRole}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
  try {
    await createDatabase(urlOf("postgres"));
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: urlOf(databaseName), cluster: places.cluster, pid: server.pid, stop };
}

type Server = { child: ChildProcess; pid: number; exited: Promise<string> };

/** Resolves when the server says it is ready to take connections. */
async function launch(places: Places, port: number, logFile: string): Promise<Server> {
  const output = await open(logFile, "a");
  const from = (await output.stat()).size;
  const settings = Object.entries(serverSettings(port)).flatMap(([name, value]) => [
    "-c",
    `${name}=${value}`,
  ]);
  // A process group of its own: Ctrl-C in a terminal must reach us first, and we stop the server when we are done with it.
  const child = spawn(places.binaries.postgres, ["-D", places.cluster, ...settings], {
    ...childOptions(places.user),
    detached: true,
    stdio: ["ignore", output.fd, output.fd],
  });
  child.unref();
  let ended: string | undefined;
  const exited = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (code, by) => resolve(by === null ? `exit code ${code}` : `signal ${by}`));
  }).then((reason) => (ended = reason));
  await output.close();

  const deadline = Date.now() + startMs;
  for (;;) {
    const file = await readPostmasterFile(places.cluster);
    if (file?.ready === true && file.pid === child.pid) return { child, pid: file.pid, exited };
    if (ended !== undefined || Date.now() > deadline) {
      if (ended === undefined) child.kill("SIGQUIT");
      const said = (await readFile(logFile)).subarray(from).toString("utf8");
      throw startFailure(said === "" ? (ended ?? "it took too long") : said, {
        cluster: places.cluster,
        port,
      });
    }
    await pause(20);
  }
}

async function createDatabase(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query("select from pg_database where datname = $1", [
      databaseName,
    ]);
    if (rowCount === 0) await client.query(`create database ${databaseName}`);
  } finally {
    await client.end();
  }
}

async function keepLogSmall(file: string): Promise<void> {
  const size = (await stat(file).catch(() => undefined))?.size ?? 0;
  if (size < largestLogBytes) return;
  await rm(`${file}.1`, { force: true });
  await rename(file, `${file}.1`);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
