import { migrations as ingest } from "#ingest";
import { migrations as platform } from "#platform";
import type { Migration } from "#platform";
import { migrations as rules } from "#rules";
import { migrations as workorders } from "#workorders";

/** In import order: a module's tables may refer to those of the modules before it. */
export const migrations: Migration[] = [...platform, ...ingest, ...rules, ...workorders];
