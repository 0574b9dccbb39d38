import { resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { AppError, createLog, readConfig } from "#platform";
import { runSchema } from "./backup/backup-runs.ts";
import type { BackupRun } from "./backup/backup-runs.ts";
import { replaceData } from "./backup/replace-data.ts";
import { NoAnswer, askRunning } from "./control-client.ts";
import { findControl, isAlive, notRunning } from "./control-file.ts";
import type { Control } from "./control-file.ts";
import { narratedSteps } from "./steps.ts";
import type { Tell } from "./steps.ts";
import { stopSignal } from "./until-stopped.ts";

const tell: Tell = (line) => void process.stdout.write(`${line}\n`);

/** Asks the product that runs on the data folder to copy everything into a new folder, and waits. */
export async function backupCommand(folder: string): Promise<void> {
  const { dataDir, telemetry } = readConfig(process.env);
  const begun = await begin(dataDir, "/system/backups", { folder: resolve(folder) });
  if (begun === undefined) throw notRunning(dataDir);
  const run = await untilEnded(dataDir, begun);
  tell(`The backup is complete: ${run.folder}`);
  tell(`  database: ${run.rows} rows`);
  tell(
    run.telemetryBytes === null
      ? `  readings: not in it. They are in InfluxDB: back that up now, after this, with its own tools (influx backup).`
      : `  readings: ${(run.telemetryBytes / 1e6).toFixed(1)} MB`,
  );
  if (telemetry.kind === "duckdb" && run.telemetryBytes === null) return;
  tell(`Put it back with: millwright restore ${run.folder}`);
}

/** Puts a backup in place: in the running product, which stops and starts again for it, or in a stopped one. */
export async function restoreCommand(
  folder: string,
  { replace }: { replace: boolean },
): Promise<void> {
  const config = readConfig(process.env);
  const from = resolve(folder);
  const begun = await begin(config.dataDir, "/system/restores", { folder: from, replace });
  if (begun === undefined) {
    const log = createLog({ level: config.logLevel });
    tell(`Restoring ${from} into ${config.dataDir} (Millwright is not running)`);
    const [step, signal] = [narratedSteps(tell), stopSignal()];
    await replaceData({ config, log, step, folder: from, replace, signal });
    tell("Restored. Start it with: npm start");
  } else {
    tell(`Restoring ${from}; Millwright stops and starts again …`);
    await untilEnded(config.dataDir, begun);
    tell("Restored, and Millwright runs again.");
  }
  if (config.telemetry.kind === "influx")
    tell("The readings are in InfluxDB: restore those with its own tools.");
}

type Begun = { control: Control; path: string; run: BackupRun };

/** Undefined when nothing runs on the data folder. */
async function begin(dataDir: string, path: string, body: object): Promise<Begun | undefined> {
  const control = await findControl(dataDir);
  if (control === undefined) return undefined;
  try {
    return {
      control,
      path,
      run: await askRunning(control, { method: "POST", path, body }, runSchema),
    };
  } catch (error) {
    // Left by a process that was killed, and its number is another's now.
    if (error instanceof NoAnswer) return undefined;
    throw error;
  }
}

async function untilEnded(dataDir: string, { control, path, run }: Begun): Promise<BackupRun> {
  const request = { method: "GET", path: `${path}/${run.id}` } as const;
  for (;;) {
    const now = await askAgain(dataDir, request);
    if (now?.state === "done") return now;
    if (now?.state === "failed") {
      throw new AppError(now.problem ?? `The ${now.what} failed.`, {
        code: `${now.what}-failed`,
        status: 503,
      });
    }
    if (now === undefined && !isAlive(control.pid)) {
      throw new AppError(
        `Millwright (process ${control.pid}) ended during the ${run.what}; what it said last tells why. Starting it again finishes or undoes what was begun.`,
        { code: "process-ended", status: 503 },
      );
    }
    await delay(200);
  }
}

/** Undefined while it is stopped for a restore; its address and token may be others afterwards. */
async function askAgain(
  dataDir: string,
  request: { method: "GET"; path: string },
): Promise<BackupRun | undefined> {
  const control = await findControl(dataDir);
  if (control === undefined) return undefined;
  try {
    return await askRunning(control, request, runSchema);
  } catch (error) {
    // 401, 503: it is just going or coming, and its token with it.
    const passing = error instanceof AppError && [401, 503].includes(error.status);
    if (passing || error instanceof NoAnswer) return undefined;
    throw error;
  }
}
