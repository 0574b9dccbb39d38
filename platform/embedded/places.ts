import { randomUUID } from "node:crypto";
import { chmod, cp, mkdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import type { Log } from "../log/log.ts";
import { binariesAt } from "./binaries.ts";
import type { Binaries } from "./binaries.ts";
import { installationId } from "./installation.ts";
import { mayUse, serverUser, userWithId } from "./server-user.ts";
import type { ServerUser } from "./server-user.ts";

/** Where root keeps what the server's user could not reach elsewhere. */
const systemFolder = "/var/lib/millwright";

export type Places = { binaries: Binaries; cluster: string; user: ServerUser | undefined };

/**
 * Decides where the server's binaries and data lie and who runs it. An ordinary user runs it in place. Root runs it as
 * another user, and when that user cannot pass to the clone or to the data folder (a 0700 home), the binaries are
 * copied out and the data lies under /var/lib/millwright/<installation id>.
 */
export async function findPlaces(dir: string, packaged: Binaries, log: Log): Promise<Places> {
  const id = await installationId(dir);
  const cluster = join(dir, "cluster");
  const standard = await serverUser();
  if (standard === undefined) return { binaries: packaged, cluster, user: undefined };

  const owner = await stat(cluster).catch(() => undefined);
  const user =
    owner !== undefined && owner.uid !== 0 ? await userWithId(owner.uid, owner.gid) : standard;
  const binaries = (await mayUse(user, packaged.postgres, "execute"))
    ? packaged
    : await copyOut(packaged, log);
  if (await mayUse(user, dir, "execute")) return { binaries, cluster, user };

  const ours = join(systemFolder, id);
  await mkdir(ours, { recursive: true });
  await chmod(systemFolder, 0o755);
  await chmod(ours, 0o755);
  // Says whose data this is to someone who wonders whether it may go.
  await writeFile(join(ours, "belongs-to"), `${dir}\n`);
  return { binaries, cluster: join(ours, "cluster"), user };
}

/** One copy for each build of PostgreSQL on this machine, complete or absent. */
async function copyOut(packaged: Binaries, log: Log): Promise<Binaries> {
  const { size, mtimeMs } = await stat(packaged.postgres);
  const build = createHash("sha256").update(`${packaged.home} ${size} ${mtimeMs}`).digest("hex");
  const home = join(systemFolder, "bin", `postgresql-${build.slice(0, 12)}`);
  const copied = binariesAt(home);
  if ((await stat(copied.postgres).catch(() => undefined)) !== undefined) return copied;
  log.info({ to: home }, "copying PostgreSQL to where its user can reach it");
  const under = `${home}.${randomUUID()}`;
  await mkdir(dirname(home), { recursive: true });
  await chmod(systemFolder, 0o755);
  await chmod(dirname(home), 0o755);
  await cp(packaged.home, under, { recursive: true, verbatimSymlinks: true, mode: 0 });
  await chmod(under, 0o755);
  await rename(under, home).catch(async (error: unknown) => {
    await rm(under, { recursive: true, force: true });
    if ((await stat(copied.postgres).catch(() => undefined)) === undefined) throw error;
  });
  return copied;
}
