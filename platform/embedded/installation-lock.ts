import { randomUUID } from "node:crypto";
import { link, mkdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
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
  for (let attempt = 0; attempt < 10; attempt += 1) {
    try {
      await link(draft, file);
      return;
    } catch (error) {
      if (errorCode(error) !== "EEXIST") throw error;
    }
    const held = await readFile(file, "utf8").catch(() => undefined);
    if (held === undefined) continue;
    const holder = parse(held);
    if (holder !== undefined && (await isAlive(holder, file))) throw taken(holder, dataDir);
    await removeStale(file, held);
  }
  throw new AppError(
    `The data folder ${dataDir} is being taken by several processes at once. Start only one of them.`,
    { code: "data-folder-in-use", status: 503 },
  );
}

/** Two who find the same stale lock both move it away; the slower one may have moved the quicker one's new lock, and puts it back. */
async function removeStale(file: string, seen: string): Promise<void> {
  const aside = `${file}.${randomUUID()}`;
  await rename(file, aside).catch((error: unknown) => {
    if (errorCode(error) !== "ENOENT") throw error;
  });
  const moved = await readFile(aside, "utf8").catch(() => undefined);
  if (moved !== undefined && moved !== seen) await link(aside, file).catch(() => {});
  await rm(aside, { force: true });
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
