import { stat } from "node:fs/promises";
import { join, normalize } from "node:path";
import { readManifest } from "#platform";
import type { Config } from "#platform";
import { migrations } from "../migrations.ts";
import { checksum, damaged, partsOf, readBackupNote, refused } from "./backup-note.ts";
import type { BackupNote } from "./backup-note.ts";

/** Everything that can be wrong with a backup, found out before anything is touched. */
export async function checkBackup(
  folder: string,
  telemetry: Config["telemetry"]["kind"],
): Promise<BackupNote> {
  const note = await readBackupNote(folder);
  refuseOtherStore(folder, note, telemetry);
  const parts = partsOf(folder);
  await readManifest(parts.database, migrations);
  if (note.telemetry.kind === "duckdb") {
    for (const file of note.telemetry.files) await checkFile(folder, parts.telemetry, file);
  }
  return note;
}

function refuseOtherStore(
  folder: string,
  note: BackupNote,
  telemetry: Config["telemetry"]["kind"],
): void {
  if (note.telemetry.kind === telemetry) return;
  throw refused(
    "backup-of-other-store",
    note.telemetry.kind === "duckdb"
      ? `The backup in ${folder} holds the readings of the embedded store, and INFLUX_URL names another. Restore it without INFLUX_URL. Nothing was changed.`
      : `The backup in ${folder} is of a product that kept its readings in InfluxDB. Set INFLUX_URL to that server (restored with its own tools) and try again. Nothing was changed.`,
  );
}

async function checkFile(
  folder: string,
  dir: string,
  { path, bytes, sha256 }: { path: string; bytes: number; sha256: string },
): Promise<void> {
  const name = join("telemetry", path);
  if (normalize(path).startsWith("..")) throw damaged(folder, name, "it lies outside the backup");
  const at = join(dir, path);
  const size = await stat(at).then(
    (found) => found.size,
    () => null,
  );
  if (size === null) throw damaged(folder, name, "it is missing");
  if (size !== bytes) throw damaged(folder, name, `${size} bytes instead of ${bytes}`);
  if ((await checksum(at)) !== sha256) throw damaged(folder, name, "its checksum differs");
}
