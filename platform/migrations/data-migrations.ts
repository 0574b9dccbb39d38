import type { Migration } from "../database/migrate.ts";
import { outboxMigration } from "./0001-outbox.ts";

/** The tables of outbox and inbox, in the order they are made. */
export const dataMigrations: Migration[] = [outboxMigration];
