import { randomUUID } from "node:crypto";
import { link, mkdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { AppError } from "../errors/app-error.ts";
import { errorCode } from "../errors/error-code.ts";
import { folderFailure } from "./folder-failure.ts";
import { startOf } from "./process-identity.ts";

const schema = z.object({ pid: z.number(), started: z.string(), host: z.string() });
type Holder = z.infer<typeof schema>;

/** A holder on another host (a container, a shared disk) cannot be looked at, so it shows that it lives. */
const signOfLifeMs = 5_000;
const takenForDeadMs = 30_000;

export type InstallationLock = { release(): Promise<void> };

/**
 * One process a data folder: the embedded database and the telemetry file each have one owner. The lock of a process that
 * died is taken over; a living one is named, with what to do.
 */
export async function acquireInstallationLock(dataDir: string): Promise<InstallationLock> {
  const file = join(dataDir, "millwright.lock");
  const mine: Holder = {
    pid: process.pid,
    started: (await startOf(process.pid)) ?? "unknown",
    host: hostname(),
  };
  const text = `${JSON.stringify(mine)}\n`;
  const draft = `${file}.${randomUUID()}`;
  try {
    await mkdir(dataDir, { recursive: true });
    await writeFile(draft, text);
    await takeOver(file, draft, dataDir);
  } catch (error) {
    throw folderFailure(dataDir, error);
  } finally {
    // Where the folder is no folder this fails too, and must not hide why.
    await rm(draft, { force: true }).catch(() => {});
  }

  const showLife = setInterval(() => {
    const now = new Date();
    utimes(file, now, now).catch(() => {}); // the folder may be gone; the lock went with it
  }, signOfLifeMs);
  showLife.unref();

  return {
    async release() {
      clearInterval(showLife);
      const current = await readFile(file, "utf8").catch(() => undefined);
      if (current === text) await rm(file, { force: true });
    },
  };
}

/** Puts the draft in place: a link is made whole or not at all, and only where there is none. */
async function takeOver(file: string, draft: string, dataDir: string): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (await placed(draft, file)) return;
    const held = await readFile(file, "utf8").catch(() => undefined);
    if (held === undefined) continue;
    const holder = parse(held);
    if (holder !== undefined && (await isAlive(holder, file))) throw taken(holder, dataDir);
    await removeStale(file, draft, held);
  }
  throw new AppError(
    `The data folder ${dataDir} is being taken by several processes at once. Start only one of them.`,
    { code: "data-folder-in-use", status: 503 },
  );
}

/** False: something is there already. */
async function placed(draft: string, place: string): Promise<boolean> {
  try {
    await link(draft, place);
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
    throw error;
  }
}

/**
 * One at a time looks again and removes: of two who saw the same stale lock, the slower one would remove the new lock of the quicker one. Who
 * died at it, in the few milliseconds that it takes, is recognised like any dead holder.
 */
async function removeStale(file: string, draft: string, seen: string): Promise<void> {
  const guard = `${file}.removing`;
  if (!(await placed(draft, guard))) {
    const other = parse((await readFile(guard, "utf8").catch(() => undefined)) ?? "");
    if (other !== undefined && !(await isAlive(other, guard))) await rm(guard, { force: true });
    await pause(5);
    return;
  }
  try {
    const now = await readFile(file, "utf8").catch(() => undefined);
    if (now === seen) await rm(file, { force: true });
  } finally {
    await rm(guard, { force: true });
  }
}

function parse(text: string): Holder | undefined {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return undefined; // cut short by a full disk: nobody's
  }
}

async function isAlive(holder: Holder, file: string): Promise<boolean> {
  if (holder.host === hostname()) return (await startOf(holder.pid)) === holder.started;
  const lastSign = (await stat(file).catch(() => undefined))?.mtimeMs ?? 0;
  return Date.now() - lastSign < takenForDeadMs;
}

function taken(holder: Holder, dataDir: string): AppError {
  const where = holder.host === hostname() ? "" : ` on ${holder.host}`;
  return new AppError(
    `Another Millwright (process ${holder.pid}${where}) is running on the data folder ${dataDir}. ` +
      "Stop it first, or set DATA_DIR to another folder to run a second one beside it.",
    { code: "data-folder-in-use", status: 503, data: { pid: holder.pid, host: holder.host } },
  );
}
