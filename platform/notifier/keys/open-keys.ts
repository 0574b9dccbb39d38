import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { folderFailure } from "../../embedded/folder-failure.ts";
import { errorCode } from "../../errors/error-code.ts";
import { AppError } from "../../errors/app-error.ts";
import { notifierKeys } from "./notifier-keys.ts";
import type { NotifierKeys } from "./notifier-keys.ts";

export const keyFile = "notifier.key";

/**
 * The installation's key from its setting, else from the data folder, where it is made at the first use (mode 0600). Null with
 * neither: several processes with a folder each must not make a key each.
 */
export async function openKeys(options: {
  key: string | undefined;
  dataDir: string;
  shared: boolean;
}): Promise<NotifierKeys | null> {
  const { key, dataDir, shared } = options;
  if (key !== undefined) return notifierKeys(Buffer.from(key, "base64url"));
  return shared ? null : notifierKeys(await keyInFolder(dataDir));
}

async function keyInFolder(dir: string): Promise<Buffer> {
  const file = join(dir, keyFile);
  try {
    await mkdir(dir, { recursive: true });
    const fresh = `${randomBytes(32).toString("base64url")}\n`;
    await writeFile(file, fresh, { flag: "wx", mode: 0o600 }).catch((error: unknown) => {
      if (errorCode(error) !== "EEXIST") throw error;
    });
    const key = Buffer.from((await readFile(file, "utf8")).trim(), "base64url");
    if (key.length === 32) return key;
  } catch (error) {
    throw folderFailure(dir, error);
  }
  throw new AppError(
    `The file ${file} does not hold a key of 32 bytes. Put it back from a copy, or delete it: a new key is made, and browsers must subscribe and webhooks get their secrets again.`,
    { code: "bad-notifier-key", status: 503, data: { file } },
  );
}
