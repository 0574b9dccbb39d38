import { execFile } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Log } from "../log/log.ts";
import { AppError } from "../errors/app-error.ts";
import type { Binaries } from "./binaries.ts";
import { errorCode } from "../errors/error-code.ts";

const run = promisify(execFile);

/** The server's own pid file: pid, data folder, start time, port, socket folder, address, memory key, status. */
export type PostmasterFile = { pid: number; port: number; ready: boolean };

export function parsePostmasterFile(text: string): PostmasterFile | undefined {
  const lines = text.split("\n").map((line) => line.trim());
  const pid = Math.abs(Number(lines[0]));
  if (!Number.isSafeInteger(pid) || pid === 0) return undefined;
  return { pid, port: Number(lines[3] ?? 0), ready: lines[7] === "ready" };
}

export async function readPostmasterFile(cluster: string): Promise<PostmasterFile | undefined> {
  const text = await readFile(join(cluster, "postmaster.pid"), "utf8").catch(() => undefined);
  return text === undefined ? undefined : parsePostmasterFile(text);
}

/**
 * A SIGKILL of Millwright leaves its server running. Whoever holds the installation's lock may stop it: fast first
 * (transactions end, data is written), at once if that takes too long. A pid file whose pid belongs to someone else by
 * now is stale and goes, or the server would refuse to start for ever.
 */
export async function stopOrphan(cluster: string, binaries: Binaries, log: Log): Promise<void> {
  const left = await readPostmasterFile(cluster);
  if (left === undefined) return;
  if (!isAlive(left.pid)) return; // the server itself clears up after a dead one
  if (!(await isServerOf(left.pid, cluster))) {
    await rm(join(cluster, "postmaster.pid"), { force: true });
    return;
  }
  log.warn({ pid: left.pid }, "stopping the PostgreSQL that an earlier run left behind");
  await signal(binaries, left.pid, "INT");
  if (await gone(left.pid, 30_000)) return;
  await signal(binaries, left.pid, "QUIT");
  if (await gone(left.pid, 10_000)) return;
  throw new AppError(
    `A PostgreSQL server that an earlier run left behind (process ${left.pid}) does not stop. End it (kill -9 ${left.pid}) and start again.`,
    { code: "postgres-orphan", status: 503 },
  );
}

/** As pg_ctl does it, so that it works where there are no signals either. */
export async function signal(binaries: Binaries, pid: number, name: "INT" | "QUIT"): Promise<void> {
  if (process.platform === "win32") await run(binaries.pgCtl, ["kill", name, String(pid)]);
  else {
    try {
      process.kill(pid, `SIG${name}`);
    } catch (error) {
      if (errorCode(error) !== "ESRCH") throw error;
    }
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === "EPERM";
  }
}

/** Pids are used again: only a process that was started on this folder is our server. */
async function isServerOf(pid: number, cluster: string): Promise<boolean> {
  if (process.platform === "win32") return true;
  const command =
    process.platform === "linux"
      ? await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")
      : await run("ps", ["-ww", "-o", "command=", "-p", String(pid)]).then(
          ({ stdout }) => stdout,
          () => "",
        );
  return command.includes("postgres") && command.includes(cluster);
}

/** Whether a process has ended by then. */
export async function gone(pid: number, withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  while (isAlive(pid)) {
    if (Date.now() > deadline) return false;
    await pause(25);
  }
  return true;
}

/** There is no event for another process's life; the one who waits must look again. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
