import type { TelemetryStore } from "#ingest";
import type { Clock, Config, Database, Http, Log } from "#platform";
import { systemClock } from "#platform";
import { writeControlFile } from "./control-file.ts";
import type { Control } from "./control-file.ts";
import { startApi } from "./api-role.ts";
import { createBackupRuns } from "./backup/backup-runs.ts";
import type { BackupRuns } from "./backup/backup-runs.ts";
import type { BackupRoutesOptions } from "./backup/backup-routes.ts";
import { finishInterruptedRestore } from "./backup/replace-data.ts";
import { writeBackup } from "./backup/write-backup.ts";
import { startIngest } from "./ingest-role.ts";
import type { Inlet } from "./ingest-role.ts";
import { openInfrastructure } from "./infrastructure.ts";
import { loopMetrics } from "./loop-metrics.ts";
import { openParts } from "./parts.ts";
import type { Progress } from "./progress.ts";
import { progressOf } from "./progress.ts";
import { narratedSteps } from "./steps.ts";
import type { Tell } from "./steps.ts";
import type { HealthReport } from "./watch/report.ts";
import { serveProbes } from "./watch/serve-probes.ts";
import { watchOver } from "./watch/watch-over.ts";
import { startWorker } from "./worker-role.ts";

export type Product = AsyncDisposable & {
  config: Config;
  db: Database;
  store: TelemetryStore;
  /** Null without the role `api`. */
  control: Control | null;
  /** Every route as it is answered; null without the role `api`. */
  app: Http["app"] | null;
  /** Writes a tick; null without the role `ingest`. */
  tick: Inlet["tick"] | null;
  progress(): Promise<Progress>;
  /** What every process of the installation found when it looked at itself. */
  health(): Promise<HealthReport>;
};

/** Given by a command that can stop the product, restore and start it again. */
export type Restorable = { runs: BackupRuns; restore: (folder: string) => Promise<void> };

/**
 * Starts the roles of the settings, each on the same parts. What was started before a step that fails is stopped again.
 * Disposing stops in reverse: first nothing new comes in, then what came in is finished, then the parts are closed.
 */
export async function startProduct(options: {
  config: Config;
  log: Log;
  tell: Tell;
  /** A part without which nothing works has ended by itself. */
  onFatal: (reason: string) => void;
  /** Another clock for every part. It does not tick by itself: whoever moves it calls `tick`. */
  clock?: Clock;
  restorable?: Restorable | undefined;
}): Promise<Product> {
  const { config, log, clock = systemClock, restorable } = options;
  const step = narratedSteps(options.tell);
  await using stack = new AsyncDisposableStack();

  await finishInterruptedRestore({ config, log, step });
  const infrastructure = await openInfrastructure(stack, { ...options, step });
  const parts = await openParts(stack, { config, log, step, clock, ...infrastructure });
  const { db, store, ingest } = parts;
  const progress = (): Promise<Progress> =>
    progressOf({ db, log: ingest.ingestLog, storedPositions: parts.storedPositions });
  loopMetrics(parts.metrics, progress);
  let word: Awaited<ReturnType<typeof writeControlFile>> | null = null;
  const backups: BackupRoutesOptions = {
    runs: restorable?.runs ?? createBackupRuns(clock),
    isLocal: ({ kind, id }) => kind === "machine" && id === word?.tokenId,
    backup: (folder) => writeBackup({ ...parts, holdTrimming: parts.trimHold.hold }, folder),
    restore: restorable?.restore ?? null,
  };

  if (config.roles.includes("worker")) {
    const { onFatal } = options;
    await startWorker(stack, parts, { scorerThread: options.clock === undefined, onFatal });
  }
  const watch = watchOver(stack, parts);
  const api = config.roles.includes("api")
    ? await startApi(stack, parts, { progress, backups, watch })
    : null;
  const inlet = config.roles.includes("ingest")
    ? await startIngest(stack, parts, { tickByTimer: options.clock === undefined })
    : null;
  await watch.start();
  if (api === null) {
    await serveProbes(stack, parts, watch);
  } else {
    const mqtt = inlet?.mqtt ?? null;
    const left = await writeControlFile({
      dataDir: config.dataDir,
      db,
      clock,
      http: api.url,
      mqtt,
    });
    stack.defer(() => left.remove());
    word = left;
  }

  const running = stack.move();
  return {
    config,
    db,
    store,
    control: word,
    app: api?.app ?? null,
    tick: inlet?.tick ?? null,
    progress,
    health: () => watch.report(),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
