import { randomBytes } from "node:crypto";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { AppError, createPerson, systemClock } from "#platform";
import type { Database } from "#platform";

const email = "demo@millwright.example";

/** Somebody who may see and do everything in the demonstration; the password stays the same over restarts. */
export async function demoAccount(
  db: Database,
  dataDir: string,
): Promise<{ email: string; password: string }> {
  const file = join(dataDir, "demo-password");
  const kept = await readFile(file, "utf8").catch(() => undefined);
  const password = kept?.trim() ?? randomBytes(9).toString("base64url");
  // The file first: a password that nobody can read any more would lock everybody out.
  if (kept === undefined) await writeFile(file, `${password}\n`, { mode: 0o600 });
  await createPerson(
    { db, clock: systemClock },
    { email, name: "Demo", password, roles: ["admin"], sites: "all" },
  ).catch(async (error: unknown) => {
    if (!(error instanceof AppError && error.code === "email-taken")) throw error;
    if (kept !== undefined) return;
    await rm(file, { force: true });
    throw passwordGone(file);
  });
  return { email, password };
}

function passwordGone(file: string): AppError {
  return new AppError(
    `The demonstration's account is there, but ${file}, which holds its password, is gone. Put the file back, or delete the data folder to begin a new demonstration.`,
    { code: "demo-password-gone", status: 503 },
  );
}
