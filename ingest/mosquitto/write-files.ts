import { chmod, mkdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { AppError, type Database, errorCode } from "#platform";
import { type MosquittoAccess, mosquittoAccess } from "./access.ts";
import { aclFile, configurationFile, parsePasswordFile, passwordFile } from "./files.ts";
import { besidesProduct, markOf } from "./mark.ts";
import { ownUsers, type ProductCredential } from "./own-users.ts";

export interface WrittenFiles extends Omit<MosquittoAccess, "users"> {
  /** Those that hold something else than before. */
  changed: string[];
  users: number;
}

/** Whether such a folder has a password file with this user in it. */
export async function knowsUser(folder: string, user: string): Promise<boolean> {
  return parsePasswordFile(await textOf(join(folder, "passwd"))).has(user);
}

/**
 * Writes what Mosquitto needs into a folder: passwd, acl and mosquitto.conf, each in one step (a reader sees the old or
 * the new, never half). A file that holds the same already is left alone.
 *
 * @param asSeenBy the folder as Mosquitto sees it, where that differs (a container's mount).
 */
export async function writeMosquittoFiles(options: {
  db: Database;
  folder: string;
  asSeenBy?: string | undefined;
  product: ProductCredential;
  now: number;
}): Promise<WrittenFiles> {
  const { db, folder, product, now } = options;
  await mkdir(folder, { recursive: true }).catch((cause: unknown) => {
    throw unwritable(folder, cause);
  });
  const access = await mosquittoAccess(db, now);
  const devices = besidesProduct(access.users, product.user);
  const leftOut = [...access.leftOut];
  if (devices.length < access.users.length) {
    leftOut.push({
      device: product.user,
      why: `the product itself is ${product.user} at Mosquitto: choose another user in MQTT_URL`,
    });
  }
  const old = parsePasswordFile(await textOf(join(folder, "passwd")));
  const own = await ownUsers(product, markOf(devices), old);
  const users = [...own, ...devices];
  const files = {
    // The rules first: a user that Mosquitto lets in before it has rules may do nothing, the other way round is the same.
    acl: aclFile(users),
    passwd: passwordFile(users),
    "mosquitto.conf": configurationFile(options.asSeenBy ?? folder),
  };
  const changed: string[] = [];
  for (const [name, text] of Object.entries(files)) {
    if (await replaceFile(join(folder, name), text)) changed.push(name);
  }
  return { changed, users: devices.length, leftOut, nextChangeAt: access.nextChangeAt };
}

async function replaceFile(path: string, text: string): Promise<boolean> {
  if ((await textOf(path)) === text) return false;
  try {
    // Readable by the owner's group, which Mosquitto's user may be put in; who has changed that keeps it.
    const mode = await stat(path).then(
      (found) => found.mode & 0o777,
      () => 0o640,
    );
    await writeFile(`${path}.new`, text, { mode });
    await chmod(`${path}.new`, mode);
    await rename(`${path}.new`, path);
  } catch (cause) {
    throw unwritable(path, cause);
  }
  return true;
}

async function textOf(path: string): Promise<string> {
  return readFile(path, "utf8").catch((cause: unknown) => {
    if (errorCode(cause) === "ENOENT") return "";
    throw unwritable(path, cause);
  });
}

function unwritable(path: string, cause: unknown): AppError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new AppError(
    `The files for Mosquitto cannot be written: ${path} (${why}). Choose a folder that this user may write to.`,
    { code: "mosquitto-files-unwritable", status: 503, cause },
  );
}
