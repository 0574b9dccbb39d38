import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { createInterface } from "node:readline";
import { createGunzip } from "node:zlib";
import { invalid, notFound } from "../errors/app-error.ts";
import type { Migration } from "../database/migrate.ts";
import { nameOf } from "../database/migrate.ts";
import { backupFormat, manifestFile, manifestSchema } from "./manifest.ts";
import type { BackupTable, Manifest } from "./manifest.ts";

/** Reads and checks everything that can be checked before the database is touched. */
export async function readManifest(dir: string, known: readonly Migration[]): Promise<Manifest> {
  const text = await readFile(join(dir, manifestFile), "utf8").catch(() => {
    throw notFound(
      `There is no complete backup in ${dir}: it has no ${manifestFile}. Name the folder that millwright backup wrote to its end.`,
      { dir },
      "no-backup",
    );
  });
  const manifest = parse(dir, text);
  if (manifest.format > backupFormat) throw newer(dir, `its form is ${manifest.format}`);
  const names = new Set(known.map(nameOf));
  const unknown = manifest.migrations.map(nameOf).filter((name) => !names.has(name));
  if (unknown.length > 0) throw newer(dir, `it has ${unknown.join(", ")}`);
  for (const table of manifest.tables) await checkFile(dir, table);
  return manifest;
}

function parse(dir: string, text: string): Manifest {
  try {
    return manifestSchema.parse(JSON.parse(text));
  } catch (error) {
    throw invalid(`The manifest of the backup in ${dir} cannot be read: ${String(error)}`, { dir });
  }
}

function newer(dir: string, sign: string): Error {
  return invalid(
    `The backup in ${dir} was made by a newer version of Millwright (${sign}, which this version does not know). Restore it with that version. Nothing was changed.`,
    { dir },
    "backup-newer",
  );
}

async function checkFile(dir: string, table: BackupTable): Promise<void> {
  const hash = createHash("sha256");
  try {
    for await (const chunk of createReadStream(pathOf(dir, table))) hash.update(chunk);
  } catch (error) {
    throw damaged(dir, table, String(error));
  }
  if (hash.digest("hex") !== table.sha256) throw damaged(dir, table, "its checksum differs");
}

/** The lines of a table's file. */
export async function* linesOf(dir: string, table: BackupTable): AsyncGenerator<string> {
  const input = createReadStream(pathOf(dir, table)).pipe(createGunzip());
  for await (const line of createInterface({ input, crlfDelay: Infinity })) yield line;
}

function pathOf(dir: string, table: BackupTable): string {
  return join(dir, basename(table.file)); // a manifest may name only files beside it
}

export function damaged(dir: string, table: BackupTable, how: string): Error {
  return invalid(
    `The backup in ${dir} is damaged: ${table.file} (${how}). Nothing was changed; restore another backup.`,
    { dir, file: table.file },
    "backup-damaged",
  );
}
