import { existsSync } from "node:fs";
import { mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { restoreDuckdbStore } from "#ingest";
import { AppError, acquireInstallationLock, conflict, restoreDatabase, z } from "#platform";
import type { Config, Database, Log } from "#platform";
import { openDatabaseOf } from "../infrastructure.ts";
import { migrations } from "../migrations.ts";
import type { Step } from "../steps.ts";
import { partsOf } from "./backup-note.ts";
import { checkBackup } from "./check-backup.ts";

type Options = {
  config: Config;
  log: Log;
  step: Step;
  folder: string;
  /** What is there may go. Without it only an empty installation takes a backup. */
  replace: boolean;
  /** Heeded until the database changes over. */
  signal?: AbortSignal;
};

/**
 * Puts a backup in the place of what a stopped product holds. Until the database has changed over, in one transaction,
 * everything is as it was; a process that dies after that finds the note in the data folder and finishes.
 */
export async function replaceData(options: Options): Promise<void> {
  const { config, log, step, folder } = options;
  await using stack = new AsyncDisposableStack();
  await step("backup checked", () => checkBackup(folder, config.telemetry.kind));
  const db = await step("database", () =>
    openDatabaseOf(stack, { config, log, name: "millwright restore", onFatal: () => {} }),
  );
  await refuseOthers(db);
  if (!options.replace) await refuseReadings(config);
  const staged = await step("readings copied", () => stageReadings(config, folder));
  if (options.signal?.aborted === true) {
    await staged?.forget();
    throw conflict("The restore was stopped. Nothing was changed.", {}, "restore-stopped");
  }

  const note = join(config.dataDir, noteName);
  await mkdir(config.dataDir, { recursive: true });
  await writeFile(note, `${JSON.stringify({ folder })}\n`, { flush: true });
  try {
    await step("database replaced", () =>
      restoreDatabase({
        db,
        dir: partsOf(folder).database,
        migrations,
        replace: options.replace,
      }),
    );
  } catch (error) {
    await staged?.forget();
    await rm(note, { force: true });
    throw error;
  }
  await staged?.putInPlace();
  await rm(note, { force: true });
}

const noteName = "restore-under-way.json";

/** A restore that was cut off after the point of no return is done again before anything starts on half of it. */
export async function finishInterruptedRestore(
  options: Omit<Options, "folder" | "replace">,
): Promise<void> {
  const { dataDir } = options.config;
  const note = join(dataDir, noteName);
  if (!existsSync(note)) return;
  // Not interrupted at all when somebody is still at it: then this refuses.
  await (await acquireInstallationLock(dataDir)).release();
  if (!existsSync(note)) return;
  const { folder } = z
    .object({ folder: z.string() })
    .parse(JSON.parse(await readFile(note, "utf8")));
  options.log.warn({ folder }, "a restore was interrupted; it is done again");
  await replaceData({ ...options, folder, replace: true }).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new AppError(
      `A restore of ${folder} was interrupted and cannot be finished: ${why}\n` +
        `Put the backup back and start again, or restore another one (millwright restore). To go on with what is there, delete ${note}.`,
      { code: "restore-interrupted", status: 503, cause: error },
    );
  });
}

/** Only we may be using the database; processes on other machines hold no lock of ours. */
async function refuseOthers(db: Database): Promise<void> {
  const { rows } = await db.pool.query<{ name: string; from: string }>(
    `select distinct application_name as name, coalesce(host(client_addr), 'this machine') as from
     from pg_stat_activity
     where datname = current_database() and backend_type = 'client backend'
       and application_name <> 'millwright restore'`,
  );
  if (rows.length === 0) return;
  const who = rows.map(({ name, from }) => `${name === "" ? "a program" : name} on ${from}`);
  throw conflict(
    `The database is in use by ${who.join(", ")}. Stop every Millwright process (and other programs on it), then restore. Nothing was changed.`,
    { who },
    "database-in-use",
  );
}

async function refuseReadings(config: Config): Promise<void> {
  if (config.telemetry.kind !== "duckdb") return;
  const { path } = config.telemetry;
  if ((await readdir(path).catch(() => [])).length === 0) return;
  throw conflict(
    `There are readings in ${path}, which a restore would replace. Restore into an empty data folder, or say that they may be replaced (--replace). Nothing was changed.`,
    { path },
    "restore-over-data",
  );
}

/** Beside the place where they will go, so that the change-over is a rename and a full disk is found out before it. */
async function stageReadings(
  config: Config,
  folder: string,
): Promise<{ putInPlace(): Promise<void>; forget(): Promise<void> } | null> {
  if (config.telemetry.kind !== "duckdb") return null;
  const { path } = config.telemetry;
  const beside = `${path}.restoring`;
  const forget = () => rm(beside, { recursive: true, force: true });
  await forget();
  try {
    await restoreDuckdbStore({ backup: partsOf(folder).telemetry, dir: beside });
  } catch (error) {
    await forget();
    throw error;
  }
  return {
    async putInPlace() {
      await rm(path, { recursive: true, force: true });
      await rename(beside, path);
    },
    forget,
  };
}
