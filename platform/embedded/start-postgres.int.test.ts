import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import {
  chmod,
  chown,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Client } from "pg";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createLog } from "../log/log.ts";
import { gone, isAlive, readPostmasterFile } from "./postmaster.ts";
import { serverUser } from "./server-user.ts";
import { startPostgres } from "./start-postgres.ts";
import type { EmbeddedPostgres } from "./start-postgres.ts";

const log = createLog({ level: "silent" });
let dir: string;
let running: EmbeddedPostgres | undefined;
const clusters = new Set<string>();

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "millwright-embedded-"));
  await chmod(dir, 0o755);
});
afterEach(async () => {
  await running?.stop();
  running = undefined;
  await rm(dir, { recursive: true, force: true });
  for (const cluster of clusters) {
    if (cluster.startsWith("/var/lib/millwright/")) await rm(dirname(cluster), { recursive: true });
  }
  clusters.clear();
});

async function start(options: { port?: number } = {}): Promise<EmbeddedPostgres> {
  running = await startPostgres({ dir: join(dir, "postgres"), log, ...options });
  clusters.add(running.cluster);
  return running;
}

async function stop(): Promise<void> {
  await running?.stop();
  running = undefined;
}

async function ask(url: string, question: string): Promise<unknown> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query({ text: question, rowMode: "array" });
    return rows[0]?.[0];
  } finally {
    await client.end();
  }
}

test("data survives a stop and a start, and a stop leaves no process and no port", async () => {
  const first = await start();
  await ask(first.url, "create table kept as select 1 as x");
  await stop();
  expect(isAlive(first.pid)).toBe(false);
  await expect(ask(first.url, "select 1")).rejects.toThrow(/ECONNREFUSED/);
  const second = await start();
  expect(await ask(second.url, "select x from kept")).toBe(1);
});

test("the server is closed to all but its owner, and its commits are durable", async () => {
  const { url } = await start();
  expect(await ask(url, "show listen_addresses")).toBe("127.0.0.1");
  expect(await ask(url, "show unix_socket_directories")).toBe("");
  const wrong = new URL(url);
  wrong.password = "guess";
  await expect(ask(wrong.href, "select 1")).rejects.toThrow(/password authentication failed/);
  const { mode } = await stat(join(dir, "postgres", "password"));
  expect(mode & 0o777).toBe(0o600);
  for (const setting of ["fsync", "synchronous_commit", "full_page_writes", "data_checksums"]) {
    expect(await ask(url, `show ${setting}`)).toBe("on");
  }
});

/** Starts a database in a process of its own, which then ends in the way given. */
async function startThen(end: "kill" | "exit"): Promise<{ pid: number }> {
  const program = `
    import { startPostgres } from ${JSON.stringify(new URL("./start-postgres.ts", import.meta.url).href)};
    import { createLog } from ${JSON.stringify(new URL("../log/log.ts", import.meta.url).href)};
    const { url, pid, cluster } = await startPostgres({ dir: process.argv[1], log: createLog({ level: "silent" }) });
    console.log(JSON.stringify({ url, pid, cluster }));
    process.stdin.once("data", () => process.exit(0));`;
  const child: ChildProcess = spawn(
    process.execPath,
    ["--input-type=module", "-e", program, join(dir, "postgres")],
    { stdio: ["pipe", "pipe", "inherit"] },
  );
  const [line] = await once(child.stdout ?? child, "data");
  const { url, pid, cluster } = JSON.parse(String(line));
  clusters.add(cluster);
  await ask(url, "create table survived as select 7 as x");
  if (end === "kill") child.kill("SIGKILL");
  else child.stdin?.write("exit");
  await once(child, "exit");
  return { pid };
}

test("a process that ends without stopping its server takes it along", async () => {
  const { pid } = await startThen("exit");
  expect(await gone(pid, 10_000)).toBe(true);
  const { url } = await start();
  expect(await ask(url, "select x from survived")).toBe(7);
});

test("a server that a SIGKILL left behind is stopped, and its data goes on", async () => {
  const { pid } = await startThen("kill");
  expect(isAlive(pid)).toBe(true);
  const { url } = await start();
  expect(isAlive(pid)).toBe(false);
  expect(await ask(url, "select x from survived")).toBe(7);
});

test("a pid file whose pid belongs to another process by now is cleared, and that process left alone", async () => {
  const { cluster } = await start();
  await stop();
  const bystander = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  await once(bystander, "spawn");
  await writeFile(
    join(cluster, "postmaster.pid"),
    `${bystander.pid}\n${cluster}\n1795305600\n5432\n\n127.0.0.1\n1 1\nready\n`,
  );
  await start();
  expect(isAlive(bystander.pid ?? 0)).toBe(true);
  bystander.kill("SIGKILL");
  await once(bystander, "exit");
});

test("a server that is killed is reported, and the next start recovers", async () => {
  const ended = Promise.withResolvers<string>();
  const first = await startPostgres({
    dir: join(dir, "postgres"),
    log,
    onUnexpectedExit: ended.resolve,
  });
  clusters.add(first.cluster);
  await ask(first.url, "create table kept as select 1 as x");
  process.kill(first.pid, "SIGKILL");
  expect(await ended.promise).toContain("SIGKILL");
  const second = await start();
  expect(await ask(second.url, "select x from kept")).toBe(1);
});

test("data of another major version is refused with the remedy, and stays as it is", async () => {
  const { cluster } = await start();
  await stop();
  await writeFile(join(cluster, "PG_VERSION"), "16\n");
  await expect(start()).rejects.toThrow(/is PostgreSQL 16; .*PostgreSQL 18.*backup/);
  expect(await readFile(join(cluster, "PG_VERSION"), "utf8")).toBe("16\n");
});

test("an emptied data folder is a new installation with a new database", async () => {
  const first = await start();
  await ask(first.url, "create table old (x int)");
  await stop();
  await rm(join(dir, "postgres"), { recursive: true });
  const second = await start();
  expect(await ask(second.url, "select to_regclass('old')")).toBeNull();
});

test("a port that is taken is named with the remedy, and nothing is left running", async () => {
  const occupant = createServer();
  await new Promise<void>((resolve) => {
    occupant.listen(0, "127.0.0.1", resolve);
  });
  const address = occupant.address();
  const port = typeof address === "object" ? (address?.port ?? 0) : 0;
  await expect(start({ port })).rejects.toThrow(new RegExp(`Port ${port} .* is taken`));
  occupant.close();
  const { cluster } = await start();
  expect((await readPostmasterFile(cluster))?.pid).toBe(running?.pid);
});

test("a cluster that was being made when we were killed is made anew", async () => {
  const { cluster } = await start();
  await stop();
  await rm(cluster, { recursive: true });
  await mkdir(`${cluster}.unfinished-dead/base`, { recursive: true });
  await start();
  const left = await readdir(dirname(cluster));
  expect(left.filter((name) => name.includes("unfinished"))).toEqual([]);
});

const isRoot = process.getuid?.() === 0;

describe.runIf(isRoot)("as root", () => {
  test("the server runs as another user", async () => {
    const { pid } = await start();
    const user = await serverUser();
    const { uid } = await stat(`/proc/${pid}`);
    expect(uid).toBe(user?.uid);
    expect(uid).not.toBe(0);
  });

  test("under a 0700 home the data lies where that user can reach it, and is found again", async () => {
    await chmod(dir, 0o700);
    const first = await start();
    expect(first.cluster).toMatch(/^\/var\/lib\/millwright\//);
    await ask(first.url, "create table kept as select 1 as x");
    await stop();
    const second = await start();
    expect(second.cluster).toBe(first.cluster);
    expect(await ask(second.url, "select x from kept")).toBe(1);
  });

  test("data that its user cannot reach any more moves to where it can", async () => {
    const first = await start();
    await ask(first.url, "create table kept as select 1 as x");
    await stop();
    await chmod(dir, 0o700);
    const second = await start();
    expect(second.cluster).toMatch(/^\/var\/lib\/millwright\//);
    expect(await ask(second.url, "select x from kept")).toBe(1);
  });

  test("a database that an ordinary user made is run as that user", async () => {
    const { cluster } = await start();
    await stop();
    await chownAll(cluster, 54_321);
    const { pid, url } = await start();
    expect((await stat(`/proc/${pid}`)).uid).toBe(54_321);
    expect(await ask(url, "select 1")).toBe(1);
  });
});

describe.skipIf(isRoot)("as an ordinary user", () => {
  test("the server runs as that user, with the data in the folder", async () => {
    const { pid, cluster } = await start();
    expect(cluster).toBe(join(dir, "postgres", "cluster"));
    expect((await stat(`/proc/${pid}`)).uid).toBe(process.getuid?.());
  });

  test("a data folder that is not writable is named with the remedy", async () => {
    await chmod(dir, 0o555);
    await expect(start()).rejects.toThrow(/is not writable .*DATA_DIR/);
    await chmod(dir, 0o755);
  });
});

async function chownAll(path: string, uid: number): Promise<void> {
  await chown(path, uid, uid);
  if (!(await stat(path)).isDirectory()) return;
  for (const name of await readdir(path)) await chownAll(join(path, name), uid);
}
