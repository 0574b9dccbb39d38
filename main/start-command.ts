import { createLog, ensureSetupCode, readConfig, systemClock } from "#platform";
import type { Clock, Config, Log } from "#platform";
import { createBackupRuns } from "./backup/backup-runs.ts";
import { checkBackup } from "./backup/check-backup.ts";
import { createRestoreRequests } from "./backup/restore-requests.ts";
import type { RestoreRequest } from "./backup/restore-requests.ts";
import { replaceData } from "./backup/replace-data.ts";
import { startProduct } from "./product.ts";
import type { Product, Restorable } from "./product.ts";
import { narratedSteps } from "./steps.ts";
import type { Tell } from "./steps.ts";
import { aborted, stopSignal } from "./until-stopped.ts";

export async function startCommand(options: { roles?: string }): Promise<void> {
  const config = readConfig({
    ...process.env,
    ...(options.roles === undefined ? {} : { ROLES: options.roles }),
  });
  const log = createLog({ level: config.logLevel });
  const tell: Tell = (line) => process.stdout.write(`${line}\n`);
  const stopping = stopSignal();

  tell(`Millwright starts (data folder ${config.dataDir})`);
  const requests = createRestoreRequests();
  const restorable: Restorable = {
    runs: createBackupRuns(systemClock),
    async restore(folder) {
      await checkBackup(folder, config.telemetry.kind);
      await requests.ask(folder);
    },
  };
  // Another process that shares the database would not know that it was replaced.
  const alone = config.roles.length === 3;
  /** Told once the product runs again. */
  let answer = (): void => {};
  for (;;) {
    const run = { config, log, tell, ...(alone ? { restorable } : {}) };
    const request = await runUntil(stopping, run, async (product) => {
      answer();
      await announce(product, tell);
      const asked = await Promise.race([aborted(stopping), requests.next()]);
      if (asked === undefined) tell("Stopping …");
      return asked;
    });
    if (request === undefined) break;
    answer = await carryOut(request, run);
  }
  tell("Stopped.");
}

async function announce({ config, control, db }: Product, tell: Tell): Promise<void> {
  if (control === null) return tell(`Ready: ${config.roles.join(", ")}`);
  const { http, mqtt } = control;
  tell(`Ready: ${http}${mqtt === null ? "" : ` · equipment connects to ${mqtt}`}`);
  const code = await ensureSetupCode({ db, clock: systemClock });
  if (code !== undefined)
    tell(`To make the first administrator, open ${http}/setup and enter the code ${code}`);
}

/** Between two runs of the product; what it returns tells the one who asked, once the product runs again. */
async function carryOut(
  request: RestoreRequest,
  { config, log, tell }: { config: Config; log: Log; tell: Tell },
): Promise<() => void> {
  const { folder } = request;
  tell(`Restoring ${folder}`);
  try {
    await replaceData({ config, log, step: narratedSteps(tell), folder, replace: true });
    return request.done;
  } catch (error) {
    log.error({ err: error, folder }, "restore failed");
    tell("The restore failed; starting on the data as they were");
    return () => request.failed(error);
  }
}

/**
 * Runs the product around `use` and stops it whatever happens in there. When a part ends by itself the process ends
 * too, with the reason: whoever watches it (systemd, a container) starts it again, and the data are as they were.
 */
export async function runUntil<T>(
  stopping: AbortSignal,
  options: { config: Config; log: Log; tell: Tell; restorable?: Restorable; clock?: Clock },
  use: (product: Product) => Promise<T>,
): Promise<T | undefined> {
  const { log } = options;
  const { promise: broken, reject } = Promise.withResolvers<never>();
  broken.catch(() => {}); // looked at below; until then nobody may be waiting for it
  await using product = await startProduct({
    ...options,
    onFatal(reason) {
      log.fatal({ reason }, "a part has ended that everything stands on");
      reject(new Error(reason));
    },
  });
  if (stopping.aborted) return undefined;
  // Awaited here: the product is stopped only when its use has ended.
  return await Promise.race([use(product), broken]);
}
