import {
  acquireInstallationLock,
  createMetrics,
  createQueues,
  migrate,
  openDatabase,
  startPostgres,
} from "#platform";
import type { Config, Database, Log, Metrics, Queues } from "#platform";
import { migrations } from "./migrations.ts";
import type { Step } from "./steps.ts";

/** What every role stands on. Disposing the stack it was opened on lets go of it in reverse order. */
export type Infrastructure = { db: Database; queues: Queues; metrics: Metrics };

/** The data folder's lock, PostgreSQL, the tables, the queues. */
export async function openInfrastructure(
  stack: AsyncDisposableStack,
  options: { config: Config; log: Log; step: Step; onFatal: (reason: string) => void },
): Promise<Infrastructure> {
  const { config, log, step } = options;
  const db = await step("database", () => openDatabaseOf(stack, options));
  await step("tables", () => migrate(db, migrations));
  const queues = await step("queue", () =>
    createQueues({ config, database: db, log, forget: config.database.kind === "embedded" }),
  );
  stack.defer(() => queues.close());
  return { db, queues, metrics: createMetrics({ process: true }) };
}

/** The data folder's lock and PostgreSQL, as they are. */
export async function openDatabaseOf(
  stack: AsyncDisposableStack,
  options: { config: Config; log: Log; name?: string; onFatal: (reason: string) => void },
): Promise<Database> {
  const { config, name } = options;
  if (config.database.kind === "embedded" || config.telemetry.kind === "duckdb") {
    const lock = await acquireInstallationLock(config.dataDir);
    stack.defer(() => lock.release());
  }
  const url = await databaseUrl(stack, options);
  const db = await openDatabase({ url, max: 20, ...(name === undefined ? {} : { name }) });
  stack.defer(() => db.close());
  return db;
}

async function databaseUrl(
  stack: AsyncDisposableStack,
  options: { config: Config; log: Log; onFatal: (reason: string) => void },
): Promise<string> {
  const { config, log, onFatal } = options;
  if (config.database.kind === "external") return config.database.url;
  const postgres = await startPostgres({
    dir: config.database.dir,
    port: config.database.port,
    log,
    onUnexpectedExit: (reason) => onFatal(`the embedded PostgreSQL ended: ${reason}`),
  });
  stack.defer(() => postgres.stop());
  return postgres.url;
}
