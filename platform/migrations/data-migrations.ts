import type { Migration } from "../database/migrate.ts";
import { housekeepingMigration } from "./0002-housekeeping.ts";
import { outboxMigration } from "./0001-outbox.ts";

/** The tables of outbox, inbox and housekeeping, in the order they are made. */
export const dataMigrations: Migration[] = [outboxMigration, housekeepingMigration];
