import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, open, readdir, rename } from "node:fs/promises";
import { join } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import type { PoolClient } from "pg";
import type { Database } from "../database/open-database.ts";
import { folderFailure } from "../embedded/folder-failure.ts";
import { conflict } from "../errors/app-error.ts";
import { exactText, quoted, schemasOf } from "./sql-text.ts";
import { backupFormat, manifestFile } from "./manifest.ts";
import type { BackupTable, Manifest } from "./manifest.ts";

const rowsAtOnce = 500;

/**
 * Writes every table of every module, as of one moment, into a new or empty folder; nobody is held up meanwhile. One
 * gzip file a table, one line a row (a JSON array of the columns' text, null for NULL), and a manifest with the
 * migrations, counts and checksums. The queue is left out: what its jobs point at is in the tables.
 */
export async function backupDatabase(options: {
  db: Database;
  dir: string;
  now: number;
}): Promise<Manifest> {
  const { db, dir, now } = options;
  try {
    await mkdir(dir, { recursive: true });
    if ((await readdir(dir)).length > 0) {
      throw conflict(
        `The folder ${dir} is not empty, so no backup is written into it. Name a new one.`,
        { dir },
        "backup-folder-not-empty",
      );
    }
    const manifest = await db.unhurried("backup", (slow) => copyAll(slow, dir, now));
    await writeManifest(dir, manifest);
    return manifest;
  } catch (error) {
    throw folderFailure(dir, error);
  }
}

async function copyAll(db: Database, dir: string, now: number): Promise<Manifest> {
  const client = await db.pool.connect();
  let broken = true;
  try {
    await client.query("begin isolation level repeatable read read only");
    await client.query(exactText);
    const manifest = await writeAll(client, dir, now);
    await client.query("commit");
    broken = false;
    return manifest;
  } finally {
    client.release(broken);
  }
}

async function writeAll(client: PoolClient, dir: string, now: number): Promise<Manifest> {
  const { rows: migrations } = await client.query<Manifest["migrations"][number]>(
    "select module, name from platform.migration order by applied_at, module, name",
  );
  const schemas = schemasOf(migrations);
  const tables: BackupTable[] = [];
  for (const table of await tablesIn(client, schemas)) {
    tables.push({ ...table, ...(await writeTable(client, dir, table)) });
  }
  const { rows: version } = await client.query<{ server_version: string }>("show server_version");
  return {
    format: backupFormat,
    createdAt: new Date(now).toISOString(),
    postgres: version[0]?.server_version ?? "",
    migrations,
    tables,
    // Read after the rows: a sequence has no snapshot, and must not be behind any of them.
    sequences: await sequencesIn(client, schemas),
  };
}

type Table = Pick<BackupTable, "schema" | "name" | "columns">;

/** Tables that hold rows themselves, with the columns that can be written (generated ones can't). */
async function tablesIn(client: PoolClient, schemas: string[]): Promise<Table[]> {
  const { rows } = await client.query<Table>(
    `select n.nspname as schema, c.relname as name,
       json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod)) order by a.attnum) as columns
     from pg_class c
     join pg_namespace n on n.oid = c.relnamespace
     join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     where c.relkind = 'r' and n.nspname = any($1)
     group by n.nspname, c.relname
     order by n.nspname, c.relname`,
    [schemas],
  );
  return rows;
}

async function writeTable(
  client: PoolClient,
  dir: string,
  table: Table,
): Promise<Pick<BackupTable, "rows" | "file" | "sha256">> {
  const file = `${table.schema}.${table.name}.ndjson.gz`;
  const hash = createHash("sha256");
  let rows = 0;
  const lines = async function* (): AsyncGenerator<string> {
    for await (const line of rowsOf(client, table)) {
      rows += 1;
      yield `${line}\n`;
    }
  };
  const hashed = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  await pipeline(
    Readable.from(lines()),
    createGzip({ level: 6 }),
    hashed,
    createWriteStream(join(dir, file), { flags: "wx", flush: true }),
  );
  return { rows, file, sha256: hash.digest("hex") };
}

async function* rowsOf(client: PoolClient, table: Table): AsyncGenerator<string> {
  const values = table.columns.map(({ name }) => `${quoted(name)}::text`).join(", ");
  await client.query(
    `declare backup no scroll cursor for
     select to_json(array[${values}]::text[])::text as line from only ${quoted(table.schema, table.name)}`,
  );
  for (;;) {
    const { rows } = await client.query<{ line: string }>(`fetch ${rowsAtOnce} from backup`);
    for (const { line } of rows) yield line;
    if (rows.length < rowsAtOnce) break;
  }
  await client.query("close backup");
}

async function sequencesIn(client: PoolClient, schemas: string[]): Promise<Manifest["sequences"]> {
  const { rows } = await client.query<{ schema: string; name: string }>(
    "select schemaname as schema, sequencename as name from pg_sequences where schemaname = any($1) order by 1, 2",
    [schemas],
  );
  const sequences: Manifest["sequences"] = [];
  for (const { schema, name } of rows) {
    const { rows: state } = await client.query<{ lastValue: string; isCalled: boolean }>(
      `select last_value::text as "lastValue", is_called as "isCalled" from ${quoted(schema, name)}`,
    );
    for (const one of state) sequences.push({ schema, name, ...one });
  }
  return sequences;
}

/** There whole or not at all, and on the disk. */
async function writeManifest(dir: string, manifest: Manifest): Promise<void> {
  const draft = join(dir, `${manifestFile}.draft`);
  const file = await open(draft, "wx");
  try {
    await file.writeFile(`${JSON.stringify(manifest, null, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, join(dir, manifestFile));
}
