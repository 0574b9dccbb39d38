import type { Migration } from "../database/migrate.ts";

/** The tables of outbox and inbox. */
export const dataMigrations: Migration[] = [];
