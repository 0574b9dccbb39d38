import { mkdir, open, readdir, rm } from "node:fs/promises";
import { join, relative } from "node:path";
import { AppError, backupDatabase, conflict } from "#platform";
import type { Clock, Database } from "#platform";
import { checksum, partsOf, writeBackupNote } from "./backup-note.ts";
import type { BackupNote } from "./backup-note.ts";

export type BackupSource = {
  db: Database;
  clock: Clock;
  /** Null where telemetry lies on a server of its own, which has its own way of being backed up. */
  backupStore: ((dir: string) => Promise<void>) | null;
  /** Keeps the ingest log from being trimmed until the answer is called. */
  holdTrimming: () => () => void;
};

/** What was written, for the one who asked. */
export type BackupFacts = {
  rows: number;
  telemetryBytes: number | null;
};

/**
 * Copies everything into a new or empty folder while the product runs. Telemetry first, then the database, with the log
 * held back in between: so the log of the copy still has every reading that the copied store has not, and the store
 * writer brings it there after a restore. What fails leaves the folder as it was found.
 */
export async function writeBackup(source: BackupSource, folder: string): Promise<BackupFacts> {
  const { db, clock, backupStore, holdTrimming } = source;
  await makeEmpty(folder);
  const { database, telemetry } = partsOf(folder);
  const createdAt = new Date(clock.now()).toISOString();
  const release = holdTrimming();
  try {
    await backupStore?.(telemetry);
    const { tables } = await backupDatabase({ db, dir: database, now: clock.now() });
    const kept: BackupNote["telemetry"] =
      backupStore === null
        ? { kind: "influx" }
        : { kind: "duckdb", files: await filesOnDisk(telemetry) };
    await writeBackupNote(folder, { createdAt, telemetry: kept });
    return {
      rows: tables.reduce((sum, table) => sum + table.rows, 0),
      telemetryBytes:
        kept.kind === "duckdb" ? kept.files.reduce((sum, { bytes }) => sum + bytes, 0) : null,
    };
  } catch (error) {
    await Promise.all(
      [database, telemetry].map((part) => rm(part, { recursive: true, force: true })),
    );
    throw inPlainWords(folder, error);
  } finally {
    release();
  }
}

/** It will hold people's names and hashed passwords: for its owner's eyes only. */
async function makeEmpty(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    if ((await readdir(folder)).length === 0) return;
  } catch (error) {
    throw inPlainWords(folder, error);
  }
  throw conflict(
    `The folder ${folder} is not empty, so no backup is written into it. Name a new one.`,
    { folder },
    "backup-folder-not-empty",
  );
}

/** Every file below, flushed to the disk and with its checksum. */
async function filesOnDisk(
  dir: string,
): Promise<{ path: string; bytes: number; sha256: string }[]> {
  const files: { path: string; bytes: number; sha256: string }[] = [];
  for (const entry of await readdir(dir, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const handle = await open(path, "r+");
    const { size } = await handle.stat();
    await handle.sync();
    await handle.close();
    files.push({ path: relative(dir, path), bytes: size, sha256: await checksum(path) });
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

const words: Record<string, string> = {
  EACCES: "is not writable for the user that Millwright runs as. Name another",
  EPERM: "is not writable for the user that Millwright runs as. Name another",
  EROFS: "lies on a disk that is read-only. Name another",
  ENOSPC: "lies on a disk without enough space. Free some, or name another",
  ENOTDIR: "cannot be made: a file is in its way. Name another",
  EEXIST: "cannot be made: a file is in its way. Name another",
};

function inPlainWords(folder: string, error: unknown): unknown {
  // What the database's part says of "data folders" is right for its own; here the folder is the one that was named.
  const cause = error instanceof AppError && error.cause !== undefined ? error.cause : error;
  const code =
    cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : "";
  const said = words[code];
  if (said === undefined) return error;
  return new AppError(`The folder ${folder} ${said}.`, {
    code: "backup-folder-unusable",
    status: 422,
    data: { folder },
    cause: error,
  });
}
