import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { acquireInstallationLock } from "./installation-lock.ts";
import { startOf } from "./process-identity.ts";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "millwright-lock-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const holdBy = (holder: object): Promise<void> =>
  writeFile(join(dir, "millwright.lock"), JSON.stringify(holder));

test("a second start on the same folder is refused, naming the process and the remedy", async () => {
  const lock = await acquireInstallationLock(dir);
  await expect(acquireInstallationLock(dir)).rejects.toThrow(
    new RegExp(`process ${process.pid}\\) is running on the data folder .*DATA_DIR`),
  );
  await lock.release();
  await (await acquireInstallationLock(dir)).release();
  expect(await readdir(dir)).toEqual([]);
});

test("the lock of a process that was killed is taken over", async () => {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  await once(child, "spawn");
  const started = await startOf(child.pid ?? 0);
  await holdBy({ pid: child.pid, started, host: hostname() });
  await expect(acquireInstallationLock(dir)).rejects.toThrow(`process ${child.pid}`);
  child.kill("SIGKILL");
  await once(child, "exit");
  await (await acquireInstallationLock(dir)).release();
});

test("the lock of a dead process whose pid another process has now is taken over", async () => {
  await holdBy({ pid: process.pid, started: "long ago", host: hostname() });
  await (await acquireInstallationLock(dir)).release();
});

test("a lock that was cut short is nobody's", async () => {
  await writeFile(join(dir, "millwright.lock"), '{"pid": 1');
  await (await acquireInstallationLock(dir)).release();
});

test("a holder on another host counts as alive until it shows no life any more", async () => {
  await holdBy({ pid: 1, started: "1", host: "elsewhere" });
  await expect(acquireInstallationLock(dir)).rejects.toThrow("process 1 on elsewhere");
  const longAgo = new Date(Date.now() - 60_000);
  await utimes(join(dir, "millwright.lock"), longAgo, longAgo);
  await (await acquireInstallationLock(dir)).release();
});

test("of many who find a stale lock, one gets the folder", async () => {
  // One who died while removing it is no obstacle.
  const dead = { pid: process.pid, started: "long ago", host: hostname() };
  await writeFile(join(dir, "millwright.lock.removing"), JSON.stringify(dead));
  await holdBy(dead);
  const tries = await Promise.allSettled(
    Array.from({ length: 20 }, () => acquireInstallationLock(dir)),
  );
  const winners = tries.filter((outcome) => outcome.status === "fulfilled");
  expect(winners).toHaveLength(1);
  await winners[0]?.value.release();
});
