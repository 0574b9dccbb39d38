import { createHash } from "node:crypto";
import { open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { AppError, z } from "#platform";

/** Raised when the folder's form changes; a reader refuses what is newer than it knows. */
const form = 1;
const file = "backup.json";

const noteSchema = z.object({
  millwrightBackup: z.int().positive(),
  createdAt: z.iso.datetime(),
  telemetry: z.discriminatedUnion("kind", [
    z.object({
      kind: z.literal("duckdb"),
      files: z.array(z.object({ path: z.string(), bytes: z.int(), sha256: z.string() })),
    }),
    /** A server of its own, backed up with its own tools. */
    z.object({ kind: z.literal("influx") }),
  ]),
});

/** What a backup is, written last: a folder without it is no backup, or one that was cut short. */
export type BackupNote = z.infer<typeof noteSchema>;

/** Where the parts of a backup lie within its folder. */
export const partsOf = (folder: string) => ({
  database: join(folder, "database"),
  telemetry: join(folder, "telemetry"),
});

export async function writeBackupNote(
  folder: string,
  note: Omit<BackupNote, "millwrightBackup">,
): Promise<void> {
  const draft = join(folder, `${file}.draft`);
  const handle = await open(draft, "wx", 0o600);
  try {
    await handle.writeFile(`${JSON.stringify({ millwrightBackup: form, ...note }, null, 2)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, join(folder, file));
}

export async function readBackupNote(folder: string): Promise<BackupNote> {
  const text = await readFile(join(folder, file), "utf8").catch(() => {
    throw refused(
      "no-backup",
      `There is no complete backup in ${folder}: it has no ${file}. Name the folder of a backup that millwright backup wrote to its end. Nothing was changed.`,
    );
  });
  const written = formOf(text);
  if (written !== undefined && written > form) {
    throw refused(
      "backup-newer",
      `The backup in ${folder} was made by a newer version of Millwright (its form is ${written}, this version knows ${form}). Restore it with that version. Nothing was changed.`,
    );
  }
  try {
    return noteSchema.parse(JSON.parse(text));
  } catch (error) {
    throw refused(
      "no-backup",
      `The file ${file} in ${folder} was not written by millwright backup, or is damaged. Restore another backup. Nothing was changed.`,
      error,
    );
  }
}

export function damaged(folder: string, path: string, how: string): AppError {
  return refused(
    "backup-damaged",
    `The backup in ${folder} is damaged: ${path} (${how}). Restore another backup. Nothing was changed.`,
  );
}

export function refused(code: string, message: string, cause?: unknown): AppError {
  return new AppError(message, { code, status: 422, cause });
}

/** Of a file's content, in hex. */
export async function checksum(path: string): Promise<string> {
  const handle = await open(path, "r");
  const hash = createHash("sha256");
  for await (const chunk of handle.createReadStream()) hash.update(chunk);
  return hash.digest("hex");
}

function formOf(text: string): number | undefined {
  try {
    const { data } = z.looseObject({ millwrightBackup: z.number() }).safeParse(JSON.parse(text));
    return data?.millwrightBackup;
  } catch {
    return undefined;
  }
}
