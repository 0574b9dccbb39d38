import { randomBytes } from "node:crypto";
import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { folderFailure } from "../../embedded/folder-failure.ts";
import { errorCode } from "../../errors/error-code.ts";
import { AppError } from "../../errors/app-error.ts";
import { notifierKeys } from "./notifier-keys.ts";
import type { NotifierKeys } from "./notifier-keys.ts";

const keyFile = "notifier.key";
/** Letters; what stands in the file may be given as the setting, and the other way round. */
const leastKey = 32;

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
  if (key !== undefined) return notifierKeys(key);
  return shared ? null : notifierKeys(await keyInFolder(dataDir));
}

async function keyInFolder(dir: string): Promise<string> {
  const file = join(dir, keyFile);
  try {
    await mkdir(dir, { recursive: true });
    const kept = await readFile(file, "utf8").catch((error: unknown) => {
      if (errorCode(error) !== "ENOENT") throw error;
    });
    const key = (kept ?? (await makeKey(file))).trim();
    if (key.length >= leastKey) return key;
  } catch (error) {
    throw folderFailure(dir, error);
  }
  throw new AppError(
    `The file ${file} holds no key of at least ${leastKey} letters. Put it back from a copy, or delete it: a new key is made, and browsers must subscribe and webhooks get their secrets again.`,
    { code: "bad-notifier-key", status: 503, data: { file } },
  );
}

/** Appears whole, and only where there is none: another process of the same folder may be making it at this moment. */
async function makeKey(file: string): Promise<string> {
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, `${randomBytes(32).toString("base64url")}\n`, { mode: 0o600 });
  await link(draft, file).catch((error: unknown) => {
    if (errorCode(error) !== "EEXIST") throw error;
  });
  await rm(draft);
  return readFile(file, "utf8");
}
