import { execFile } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { chmod, cp, mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { AppError } from "../errors/app-error.ts";
import { errorCode } from "../errors/error-code.ts";
import type { Log } from "../log/log.ts";
import { binariesAt } from "./binaries.ts";
import type { Binaries } from "./binaries.ts";
import { installationId, readInstallationId } from "./installation.ts";
import { mayUse, serverUser, userWithId } from "./server-user.ts";
import type { ServerUser } from "./server-user.ts";

/** Where root keeps what the server's user could not reach elsewhere. */
const systemFolder = "/var/lib/millwright";

export type Places = { binaries: Binaries; cluster: string; user: ServerUser | undefined };

/**
 * Decides where the server's binaries and data lie and who runs it. An ordinary user runs it in place. Root runs it as
 * another user, and when that user cannot pass to the clone or to the data folder (a 0700 home), the binaries are
 * copied out and the data lies under /var/lib/millwright/<installation id>. Data that exists is never passed over.
 */
export async function findPlaces(dir: string, packaged: Binaries, log: Log): Promise<Places> {
  const id = await installationId(dir);
  const inFolder = join(dir, "cluster");
  const inSystem = join(systemFolder, id, "cluster");
  const standard = await serverUser();
  if (standard === undefined) {
    if (await exists(inSystem)) throw madeByRoot(dir, inSystem);
    return { binaries: packaged, cluster: inFolder, user: undefined };
  }

  const user = await ownerOr(standard, inSystem, inFolder);
  const binaries = (await mayUse(user, packaged.postgres, "execute"))
    ? packaged
    : await copyOut(packaged, log);
  const outside = (await exists(inSystem)) || !(await mayUse(user, dir, "execute"));
  if (!outside) return { binaries, cluster: inFolder, user };

  await makeReadable(systemFolder);
  await makeReadable(dirname(inSystem));
  // Says whose data this is to someone who wonders whether it may go.
  await writeFile(join(dirname(inSystem), "belongs-to"), `${dir}\n`);
  if (!(await exists(inSystem)) && (await exists(inFolder))) {
    log.info(
      { from: inFolder, to: inSystem },
      "moving the database to where its user can reach it",
    );
    await move(inFolder, inSystem);
  }
  return { binaries, cluster: inSystem, user };
}

/** Where the data of an installation may lie; changes nothing. */
export async function clustersOf(dir: string): Promise<string[]> {
  const inFolder = join(dir, "cluster");
  const id = await readInstallationId(dir);
  return id === undefined ? [inFolder] : [join(systemFolder, id, "cluster"), inFolder];
}

/** Whoever owns the data runs the server: data that an ordinary user made stays that user's. */
async function ownerOr(standard: ServerUser, ...clusters: string[]): Promise<ServerUser> {
  for (const cluster of clusters) {
    const owner = await stat(cluster).catch(() => undefined);
    if (owner !== undefined && owner.uid !== 0) return userWithId(owner.uid, owner.gid);
  }
  return standard;
}

/** One copy for each build of PostgreSQL on this machine, complete or absent. */
async function copyOut(packaged: Binaries, log: Log): Promise<Binaries> {
  const build = createHash("sha256")
    .update(await readFile(packaged.postgres))
    .digest("hex");
  const home = join(systemFolder, "bin", `postgresql-${build.slice(0, 12)}`);
  const copied = binariesAt(home);
  if (await exists(copied.postgres)) return copied;
  log.info({ to: home }, "copying PostgreSQL to where its user can reach it");
  await makeReadable(systemFolder);
  await makeReadable(dirname(home));
  const under = `${home}.${randomUUID()}`;
  await cp(packaged.home, under, { recursive: true, verbatimSymlinks: true });
  await chmod(under, 0o755);
  await rename(under, home).catch(async (error: unknown) => {
    await rm(under, { recursive: true, force: true });
    if (!(await exists(copied.postgres))) throw error;
  });
  return copied;
}

async function makeReadable(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o755);
}

/** Whole or not at all, also from one disk to another. Owners and modes are kept. */
async function move(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (errorCode(error) !== "EXDEV") throw error;
    const under = `${to}.${randomUUID()}`;
    await promisify(execFile)("cp", ["-a", from, under]); // Node's own copy gives everything to root
    await rename(under, to);
    await rm(from, { recursive: true, force: true });
  }
}

function madeByRoot(dir: string, cluster: string): AppError {
  return new AppError(
    `The database of ${dir} was made by root and lies in ${cluster}, which this user may not open. ` +
      "Start Millwright as root, or move that folder (as root) to the data folder and give both to this user (chown -R).",
    { code: "postgres-other-owner", status: 503 },
  );
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
