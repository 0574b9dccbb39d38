import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmod, chown, mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { AppError } from "../errors/app-error.ts";
import { majorOf } from "./binaries.ts";
import { folderFailure } from "./folder-failure.ts";
import { childOptions } from "./child-options.ts";
import type { Places } from "./places.ts";
import { errorCode } from "../errors/error-code.ts";

const run = promisify(execFile);

export const serverRole = "millwright";

/** The server's password: random, kept beside the data, readable by its owner alone. */
export async function passwordOf(dir: string): Promise<string> {
  const file = join(dir, "password");
  const kept = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw folderFailure(dir, error);
  });
  if (kept !== undefined && kept.trim() !== "") return kept.trim();
  const password = randomBytes(24).toString("base64url");
  await writeFile(file, `${password}\n`, { mode: 0o600 }).catch((error: unknown) => {
    throw folderFailure(dir, error);
  });
  return password;
}

/** Makes the cluster if there is none; refuses one of another major version or another owner. */
export async function prepareCluster(places: Places, password: string): Promise<void> {
  const { cluster, binaries, user } = places;
  const version = await versionIn(cluster, user === undefined);
  if (version === undefined) {
    await createCluster(places, password).catch((error: unknown) => {
      throw folderFailure(dirname(cluster), error);
    });
    return;
  }
  const major = await majorOf(binaries);
  if (version !== major) {
    throw new AppError(
      `The database in ${cluster} is PostgreSQL ${version}; this version of Millwright brings PostgreSQL ${major} and cannot open it. ` +
        "Start the Millwright that wrote it, make a backup (millwright backup), empty the data folder and restore the backup with this version.",
      { code: "postgres-other-major", status: 503, data: { found: version, ours: major } },
    );
  }
  if (user === undefined) return;
  await chmod(cluster, 0o700);
}

async function versionIn(cluster: string, asOwner: boolean): Promise<string | undefined> {
  try {
    return (await readFile(join(cluster, "PG_VERSION"), "utf8")).trim();
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    if (asOwner && errorCode(error) === "EACCES") {
      throw new AppError(
        `The database in ${cluster} belongs to another user (it was made by root, perhaps). ` +
          "Start Millwright as root, give the folder to this user (chown -R), or set DATA_DIR to another folder.",
        { code: "postgres-other-owner", status: 503, cause: error },
      );
    }
    throw folderFailure(dirname(cluster), error);
  }
}

/** Made under another name first: a cluster exists whole or not at all, whenever we are killed. */
async function createCluster(places: Places, password: string): Promise<void> {
  const { cluster, binaries, user } = places;
  const parent = dirname(cluster);
  const unfinished = `${basename(cluster)}.unfinished-`;
  for (const name of await readdir(parent)) {
    if (name.startsWith(unfinished)) await rm(join(parent, name), { recursive: true, force: true });
  }
  const under = join(parent, `${unfinished}${randomBytes(4).toString("hex")}`);
  const passwordFile = `${under}-password`;
  await mkdir(under, { mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  try {
    if (user !== undefined) {
      await chown(under, user.uid, user.gid);
      await chown(passwordFile, user.uid, user.gid);
    }
    await run(
      binaries.initdb,
      [
        `--pgdata=${under}`,
        `--username=${serverRole}`,
        `--pwfile=${passwordFile}`,
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--data-checksums",
      ],
      childOptions(user),
    ).catch((error: Error & { stderr?: string }) => {
      throw initFailure(parent, error);
    });
    await rm(passwordFile, { force: true });
    await rename(under, cluster);
  } catch (error) {
    await rm(under, { recursive: true, force: true });
    await rm(passwordFile, { force: true });
    throw error;
  }
}

function initFailure(parent: string, error: Error & { stderr?: string }): unknown {
  const said = error.stderr ?? "";
  if (/No space left on device/i.test(said)) {
    return folderFailure(parent, Object.assign(new Error(said), { code: "ENOSPC" }));
  }
  if (/Permission denied/i.test(said)) {
    return folderFailure(parent, Object.assign(new Error(said), { code: "EACCES" }));
  }
  return new AppError(`PostgreSQL could not create its database in ${parent}: ${said.trim()}`, {
    code: "postgres-init-failed",
    status: 503,
    cause: error,
  });
}
