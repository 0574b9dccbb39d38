import type { Migration } from "../../database/migrate.ts";
import { idempotencyKey } from "./0001-idempotency-key.ts";

export const httpMigrations: Migration[] = [idempotencyKey];
