import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createPerson, systemClock } from "#platform";
import type { Database } from "#platform";

const email = "demo@millwright.example";

/** Somebody who may see and do everything in the demonstration; the password stays the same over restarts. */
export async function demoAccount(
  db: Database,
  dataDir: string,
): Promise<{ email: string; password: string }> {
  const file = join(dataDir, "demo-password");
  const kept = await readFile(file, "utf8").catch(() => undefined);
  if (kept !== undefined) return { email, password: kept.trim() };
  const password = randomBytes(9).toString("base64url");
  // The file first: a password that nobody can read any more would lock everybody out.
  await writeFile(file, `${password}\n`, { mode: 0o600 });
  await createPerson(
    { db, clock: systemClock },
    { email, name: "Demo", password, roles: ["admin"], sites: "all" },
  );
  return { email, password };
}
