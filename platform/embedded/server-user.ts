import { execFile, spawn } from "node:child_process";
import { promisify } from "node:util";
import { readFile } from "node:fs/promises";
import { AppError } from "../errors/app-error.ts";

const run = promisify(execFile);

/** The user that the server runs as when we are root: PostgreSQL refuses root. */
export type ServerUser = { name: string; uid: number; gid: number };

/** Undefined when we are an ordinary user, who runs the server as themselves. */
export async function serverUser(): Promise<ServerUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const existing = (await userNamed("postgres")) ?? (await userNamed("millwright"));
  if (existing !== undefined) return existing;
  const useradd = ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin"];
  await run("useradd", [...useradd, "millwright"]).catch(() => undefined);
  const created = (await userNamed("millwright")) ?? (await userNamed("nobody"));
  if (created !== undefined) return created;
  throw new AppError(
    "PostgreSQL does not run as root, and there is no user to run it as: create one (useradd --system millwright), " +
      "start Millwright as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own.",
    { code: "postgres-no-user", status: 503 },
  );
}

/** The user who owns files, when root finds a database that an ordinary user made. */
export async function userWithId(uid: number, gid: number): Promise<ServerUser> {
  const entry = (await passwd()).find((user) => user.uid === uid);
  return { name: entry?.name ?? String(uid), uid, gid: entry?.gid ?? gid };
}

async function userNamed(name: string): Promise<ServerUser | undefined> {
  return (await passwd()).find((user) => user.name === name);
}

async function passwd(): Promise<ServerUser[]> {
  const text = await readFile("/etc/passwd", "utf8").catch(() => "");
  return text
    .split("\n")
    .map((line) => line.split(":"))
    .filter((fields) => fields.length >= 4)
    .map(([name = "", , uid = "", gid = ""]) => ({ name, uid: Number(uid), gid: Number(gid) }));
}

/**
 * Whether the user may do that with the path. The system is asked, as that user, instead of reading modes: access
 * lists and parents' modes count too.
 */
export function mayUse(user: ServerUser, path: string, how: "execute" | "write"): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn("/bin/sh", ["-c", `test -${how === "write" ? "w" : "x"} "$0"`, path], {
      uid: user.uid,
      gid: user.gid,
      cwd: "/",
      stdio: "ignore",
    });
    child.once("error", () => resolve(false));
    child.once("exit", (code) => resolve(code === 0));
  });
}
