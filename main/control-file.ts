import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { AppError, createToken, z } from "#platform";
import type { Clock, Database } from "#platform";

const schema = z.object({
  pid: z.int(),
  http: z.string(),
  /** Null behind an external broker, which is reached by its own address. */
  mqtt: z.string().nullable(),
  token: z.string(),
});

/** How commands on the same machine reach the running product. */
export type Control = z.infer<typeof schema>;

const fileIn = (dataDir: string): string => join(dataDir, "control.json");

/**
 * Leaves word in the data folder of where we are, with an administrator's token of this run. Only who may read the
 * folder's files could use it, and could then read everything else there too.
 */
export async function writeControlFile(options: {
  dataDir: string;
  db: Database;
  clock: Clock;
  http: string;
  mqtt: string | null;
}): Promise<Control & { tokenId: number; remove(): Promise<void> }> {
  const { dataDir, db, clock, http, mqtt } = options;
  const { secret: token, token: made } = await createToken(
    { db, clock },
    {
      name: "commands on this machine",
      roles: ["admin"],
      sites: "all",
      createdBy: "start",
      replace: true,
    },
  );
  const control: Control = { pid: process.pid, http, mqtt, token };
  const file = fileIn(dataDir);
  await mkdir(dataDir, { recursive: true });
  await writeFile(`${file}.new`, `${JSON.stringify(control)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
  return { ...control, tokenId: made.id, remove: () => rm(file, { force: true }) };
}

/** Undefined when nothing runs on this data folder. */
export async function findControl(dataDir: string): Promise<Control | undefined> {
  const control = await readFile(fileIn(dataDir), "utf8").then(
    (text) => schema.parse(JSON.parse(text)),
    () => undefined,
  );
  return control !== undefined && isAlive(control.pid) ? control : undefined;
}

export function notRunning(dataDir: string): AppError {
  return new AppError(
    `No Millwright runs on the data folder ${dataDir}. Start it first (npm start), or name the folder of the running one with DATA_DIR.`,
    { code: "not-running", status: 503 },
  );
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
