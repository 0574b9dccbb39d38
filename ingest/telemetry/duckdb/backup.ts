import { AppError } from "#platform";
import { constants, existsSync } from "node:fs";
import { copyFile, cp, mkdir, readdir } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { quoted } from "./parts-sql.ts";
import { rollupFiles } from "./read-rollups.ts";
import { rollupPath, tiers } from "./rollup-periods.ts";
import { databaseFile } from "./session.ts";
import type { Session } from "./session.ts";

/**
 * A copy of the store as it is at one moment, while readings go on arriving. Call it inside `rewriting`: then the files of
 * the copied manifest stay.
 */
export async function backupSession(session: Session, to: string): Promise<void> {
  await refuseUsedFolder(to, "back up into");
  await mkdir(to, { recursive: true });
  const { rewriter } = session.connections;
  await session.shelf.read(async (parts) => {
    await rewriter.run(`attach ${quoted(join(to, databaseFile))} as backup`);
    try {
      await rewriter.run("copy from database telemetry to backup");
    } finally {
      await rewriter.run("detach backup");
    }
    const paths = parts.files.map((file) => file.path);
    for (const tier of tiers) {
      for (const { name } of await rollupFiles(rewriter, tier)) {
        paths.push(rollupPath(session.dir, tier, name));
      }
    }
    for (const path of paths) {
      const copy = join(to, relative(session.dir, path));
      await mkdir(dirname(copy), { recursive: true });
      await copyFile(path, copy, constants.COPYFILE_FICLONE);
    }
  });
}

/**
 * Puts a backup where a store will be opened. The log that is restored with it may end before the store's positions: the
 * store writer moves them back when it starts.
 */
export async function restoreDuckdbStore({
  backup,
  dir,
}: {
  backup: string;
  dir: string;
}): Promise<void> {
  if (!existsSync(join(backup, databaseFile))) {
    throw new AppError(`${backup} is no backup of a telemetry store: it has no ${databaseFile}.`, {
      code: "telemetry-backup-missing",
      status: 422,
      data: { backup },
    });
  }
  await refuseUsedFolder(dir, "restore into");
  await mkdir(dir, { recursive: true });
  await cp(backup, dir, { recursive: true });
}

async function refuseUsedFolder(folder: string, purpose: string): Promise<void> {
  const content = await readdir(folder).catch(() => []);
  if (content.length === 0) return;
  throw new AppError(
    `${folder} is not empty: give a new or empty folder to ${purpose}. Nothing was changed.`,
    { code: "folder-not-empty", status: 409, data: { folder } },
  );
}
