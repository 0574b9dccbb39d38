import type { Migration } from "../database/migrate.ts";
import { housekeepingMigration } from "./0002-housekeeping.ts";
import { outboxMigration } from "./0001-outbox.ts";
import { processesMigration } from "./0003-processes.ts";

/** The tables of outbox, inbox, housekeeping and processes, in the order they are made. */
export const dataMigrations: Migration[] = [
  outboxMigration,
  housekeepingMigration,
  processesMigration,
];
