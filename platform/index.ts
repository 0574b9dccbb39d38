// Data: database, migrations, outbox, queue, config, embedded services (see README.md, "Data").
import type { Migration } from "./database/migrate.ts";
import { dataMigrations } from "./migrations/data-migrations.ts";

export {
  AppError,
  conflict,
  forbidden,
  invalid,
  notFound,
  unavailable,
} from "./errors/app-error.ts";
export { systemClock } from "./clock/clock.ts";
export type { Clock } from "./clock/clock.ts";
export { createLog } from "./log/log.ts";
export type { Log } from "./log/log.ts";
export { openDatabase } from "./database/open-database.ts";
export type { Database } from "./database/open-database.ts";
export { migrate } from "./database/migrate.ts";
export type { Migration } from "./database/migrate.ts";
export { startPostgres } from "./embedded/start-postgres.ts";

/** Every table of platform; http and auth append theirs. */
export const migrations: Migration[] = [...dataMigrations];

// Http and auth (see README.md, "HTTP").
