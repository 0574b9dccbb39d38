import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { migrate } from "../database/migrate.ts";
import type { Migration } from "../database/migrate.ts";
import { openDatabase } from "../database/open-database.ts";

export const templateDatabase = "template_millwright";

/** In import order: a module's tables may refer to those of the modules before it. */
const modules = ["platform", "ingest", "rules", "workorders", "dashboards"];

/**
 * Creates the database that each test file clones. A module whose index is missing or cannot be loaded is reported and
 * left out, so that one broken module does not stop the tests of the others.
 */
export async function createTemplate(adminUrl: string): Promise<void> {
  const admin = await openDatabase({ url: adminUrl, max: 1 });
  await admin.pool.query(`create database ${templateDatabase}`);
  await admin.close();
  const url = new URL(adminUrl);
  url.pathname = `/${templateDatabase}`;
  const db = await openDatabase({ url: url.href, max: 2 });
  try {
    const known: Migration[] = [];
    for (const module of modules) {
      const own = await migrationsOf(module);
      try {
        await migrate(db, [...known, ...own]);
        known.push(...own);
      } catch (error) {
        report(`the migrations of ${module} failed; its tables are missing in tests`, error);
        // What did apply stays in the ledger, so it must stay known.
        known.push(...(await appliedOf(db, own)));
      }
    }
  } finally {
    await db.close();
  }
}

async function migrationsOf(module: string): Promise<Migration[]> {
  const index = new URL(`../../${module}/index.ts`, import.meta.url);
  if (!existsSync(fileURLToPath(index))) {
    process.stderr.write(
      `[test database] there is no ${module}/index.ts; its tables are missing in tests\n`,
    );
    return [];
  }
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the name is computed, so the import has no type
    const loaded = (await import(/* @vite-ignore */ index.href)) as { migrations?: Migration[] };
    return loaded.migrations ?? [];
  } catch (error) {
    report(`${module}/index.ts cannot be loaded; its tables are missing in tests`, error);
    return [];
  }
}

async function appliedOf(
  db: Awaited<ReturnType<typeof openDatabase>>,
  own: Migration[],
): Promise<Migration[]> {
  const { rows } = await db.pool.query<{ module: string; name: string }>(
    "select module, name from platform.migration",
  );
  const applied = new Set(rows.map((row) => `${row.module}/${row.name}`));
  return own.filter((migration) => applied.has(`${migration.module}/${migration.name}`));
}

function report(what: string, error: unknown): void {
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`[test database] ${what}:\n${detail}\n`);
}
