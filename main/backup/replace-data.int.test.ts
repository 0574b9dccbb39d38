import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLog, readConfig, systemClock } from "#platform";
import type { Config, Database } from "#platform";
import { testDatabase } from "#platform/testing";
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { replaceData } from "./replace-data.ts";
import { writeBackup } from "./write-backup.ts";

let db: Database;
let folder: string;
beforeAll(async () => {
  db = await testDatabase();
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "millwright-replace-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const backUp = async (telemetry: "duckdb" | "influx"): Promise<string> => {
  const dir = join(folder, "backup");
  await writeBackup(
    {
      db,
      clock: systemClock,
      backupStore: telemetry === "influx" ? null : storeOfOneFile,
      holdTrimming: () => () => {},
    },
    dir,
  );
  return dir;
};
const storeOfOneFile = async (dir: string): Promise<void> => {
  await mkdir(dir);
  await writeFile(join(dir, "telemetry.duckdb"), "readings");
};
const restore = (from: string, config: Config): Promise<void> =>
  replaceData({
    config,
    log: createLog({ level: "silent" }),
    step: (_, run) => run(),
    folder: from,
    replace: true,
  });
const settings = (more: Record<string, string> = {}): Config =>
  readConfig({ DATA_DIR: join(folder, "data"), DATABASE_URL: db.url, ...more });
const influx = { INFLUX_URL: "http://127.0.0.1:9" };

test("a database that others use is left alone, and they are named", async () => {
  await expect(restore(await backUp("duckdb"), settings())).rejects.toThrow(
    /in use by test \S+ on 127\.0\.0\.1.*Stop every Millwright process.*Nothing was changed/,
  );
  expect(await readdir(join(folder, "data"))).toEqual([]);
});

test("readings of the embedded store are not restored beside InfluxDB, nor the other way round", async () => {
  await expect(restore(await backUp("duckdb"), settings(influx))).rejects.toThrow(
    /Restore it without INFLUX_URL\. Nothing was changed/,
  );
  await rm(join(folder, "backup"), { recursive: true });
  await expect(restore(await backUp("influx"), settings())).rejects.toThrow(
    /Set INFLUX_URL to that server.*Nothing was changed/,
  );
});

test("a backup that fails leaves the folder as empty as it was, and lets the log be trimmed again", async () => {
  const dir = join(folder, "backup");
  let held = false;
  const failing = writeBackup(
    {
      db,
      clock: systemClock,
      async backupStore(to) {
        await storeOfOneFile(to);
        expect(held).toBe(true);
        throw Object.assign(new Error("disk full"), { code: "ENOSPC" });
      },
      holdTrimming() {
        held = true;
        return () => {
          held = false;
        };
      },
    },
    dir,
  );
  await expect(failing).rejects.toThrow(/without enough space\. Free some/);
  expect(await readdir(dir)).toEqual([]);
  expect(held).toBe(false);
});
