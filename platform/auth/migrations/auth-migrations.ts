import type { Migration } from "../../database/migrate.ts";
import { people } from "./0001-people.ts";

export const authMigrations: Migration[] = [people];
