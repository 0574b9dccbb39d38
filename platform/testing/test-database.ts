import { randomBytes } from "node:crypto";
import { Client } from "pg";
import { afterAll, inject } from "vitest";
import { openDatabase } from "../database/open-database.ts";
import type { Database } from "../database/open-database.ts";
import { templateDatabase } from "./template-database.ts";

/**
 * A database of one's own, cloned from the template with every module's tables; call it at the top of a file or in
 * beforeAll. It is dropped after the file's tests; a connection that a test left open fails the file.
 * `empty` asks for one without any table.
 */
export async function testDatabase(options: { empty?: boolean } = {}): Promise<Database> {
  const adminUrl = inject("postgresUrl");
  const name = `test_${randomBytes(6).toString("hex")}`;
  await administer(
    adminUrl,
    `create database ${name} template ${options.empty ? "template0" : templateDatabase}`,
  );
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  const db = await openDatabase({ url: url.href, name: `test ${name}` });
  afterAll(async () => {
    await db.close();
    const left = await leftConnections(adminUrl, name);
    await administer(adminUrl, `drop database if exists ${name} with (force)`);
    if (left.length > 0) {
      throw new Error(
        `${left.length} connection(s) to the test database were left open; close every pool a test opens. Last statements: ${left.join(" | ")}`,
      );
    }
  });
  return db;
}

async function administer(url: string, statement: string): Promise<void> {
  await withClient(url, (client) => client.query(statement));
}

/** Statements of the connections still there; closing takes the server a moment, so it is given one. */
async function leftConnections(url: string, name: string): Promise<string[]> {
  return withClient(url, async (client) => {
    for (let attempt = 0; ; attempt += 1) {
      const { rows } = await client.query<{ query: string }>(
        "select application_name || ': ' || query as query from pg_stat_activity where datname = $1",
        [name],
      );
      if (rows.length === 0 || attempt === 20) return rows.map((row) => row.query);
      await client.query("select pg_sleep(0.05)");
    }
  });
}

async function withClient<T>(url: string, use: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, application_name: "test-admin" });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}
