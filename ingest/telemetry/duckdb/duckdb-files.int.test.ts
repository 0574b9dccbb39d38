import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { StoreEntry } from "../telemetry-store.ts";
import { numberedEntry, readingsPerEntry } from "../testing/numbered-entries.ts";
import { restoreDuckdbStore } from "./backup.ts";
import { openDuckdbStore } from "./open-duckdb-store.ts";
import type { DuckdbStore } from "./open-duckdb-store.ts";

const future = Date.UTC(2100, 0);
let root: string;
let dir: string;
let store: DuckdbStore;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "millwright-files-"));
  dir = join(root, "telemetry");
  store = await openDuckdbStore({ dir });
});

afterEach(async () => {
  await store.close();
  await rm(root, { recursive: true });
});

describe("one store a folder", () => {
  test("a second open is refused, in this process and in another, and says what to do", async () => {
    await expect(openDuckdbStore({ dir })).rejects.toThrow(/already open in this process/);
    const open = `import(${JSON.stringify(join(import.meta.dirname, "open-duckdb-store.ts"))})
      .then(({ openDuckdbStore }) => openDuckdbStore({ dir: ${JSON.stringify(dir)} }))
      .then((store) => store.close()).then(() => console.log("opened"), (error) => console.log(error.message))`;
    const other = () => spawnSync(process.execPath, ["-e", open], { encoding: "utf8" }).stdout;
    expect(other()).toMatch(new RegExp(`open in another process \\(PID ${process.pid}\\)`));
    await store.close();
    expect(other()).toBe("opened\n");
    store = await openDuckdbStore({ dir });
  });

  test("a closed store says so", async () => {
    await store.close();
    await expect(store.count()).rejects.toThrow(/was closed/);
  });

  test("what is under way finishes before the store closes", async () => {
    const append = store.append([numberedEntry(1)]);
    await store.close();
    await append;
    store = await openDuckdbStore({ dir });
    expect(await store.count()).toBe(readingsPerEntry);
  });
});

describe("files", () => {
  test("a closed day is one Parquet file, and what an interrupted rewrite left is swept at the next open", async () => {
    for (let seq = 1; seq <= 80; seq += 1) await store.append([numberedEntry(seq)]);
    await store.compact(future);
    const files = await dayFiles();
    expect(files).toEqual(["2026-11-21/000001-000001.parquet", "2026-11-22/000001-000001.parquet"]);
    await store.close();
    await mkdir(join(dir, "days", "2026-11-23"));
    await writeFile(join(dir, "days", "2026-11-23", "000009-000009.parquet"), "never named");
    await writeFile(join(dir, "days", "2026-11-22", "000009-000009.parquet.unfinished"), "half");
    store = await openDuckdbStore({ dir });
    expect(await dayFiles()).toEqual(files);
    expect(await store.count()).toBe(80 * readingsPerEntry);
  });

  test("retention removes the files of the day", async () => {
    for (let seq = 1; seq <= 80; seq += 1) await store.append([numberedEntry(seq)]);
    await store.retain("raw", Date.UTC(2026, 10, 22, 5));
    expect(await dayFiles()).toEqual(["2026-11-22/000001-000001.parquet"]);
  });

  test("a file that somebody removed is named, with the remedy", async () => {
    await store.append([numberedEntry(1)]);
    await store.compact(future);
    await store.close();
    const [file] = await dayFiles();
    await rm(join(dir, "days", file!));
    await expect(openDuckdbStore({ dir })).rejects.toThrow(/lacks its file .*restore the store/);
    store = await openDuckdbStore({ dir: join(root, "other") });
  });

  test("a lookup of moments far apart looks through nothing between them", async () => {
    const days = [0, 2, 4].map((day): StoreEntry => {
      const [reading] = numberedEntry(1).readings;
      const observedAt = reading!.observedAt + day * 86_400_000;
      return { partition: 0, seq: day + 1, readings: [{ ...reading!, observedAt }] };
    });
    await store.append(days);
    await store.compact(future);
    const between = (await dayFiles())[1]!;
    await rename(join(dir, "days", between), join(root, "elsewhere"));
    const keys = [days[2], days[0]].map((day) => day!.readings[0]!);
    const found = await store.lookup(keys);
    expect(new Set(found.map(({ observedAt }) => observedAt))).toEqual(
      new Set(keys.map(({ observedAt }) => observedAt)),
    );
    await expect(store.lookup(days.flatMap(({ readings }) => readings))).rejects.toThrow(between);
    await rename(join(root, "elsewhere"), join(dir, "days", between));
  });

  test("reads that go on while days are merged and removed fail nowhere and miss nothing", async () => {
    await store.close();
    store = await openDuckdbStore({ dir, sealRows: 60 });
    await store.append([numberedEntry(1)]);
    const state = { done: false };
    const reader = (async () => {
      let reads = 0;
      let counted = 0;
      while (!state.done) {
        const now = await store.count();
        expect(now).toBeGreaterThanOrEqual(counted);
        counted = now;
        await store.window({ signalId: 1, from: 0, to: future });
        reads += 1;
      }
      return reads;
    })();
    for (let seq = 2; seq <= 120; seq += 1) {
      await store.append([numberedEntry(seq)]);
      if (seq % 40 === 0) await store.compact(future);
    }
    state.done = true;
    expect(await reader).toBeGreaterThan(0);
    expect(await store.count()).toBe(120 * readingsPerEntry);
  });
});

describe("disk", () => {
  test("on a nearly full disk nothing is taken, which is worth retrying, and reads go on", async () => {
    await store.append([numberedEntry(1)]);
    await store.close();
    store = await openDuckdbStore({ dir, minFreeBytes: 2 ** 60 });
    await expect(store.append([numberedEntry(2)])).rejects.toMatchObject({
      retry: true,
      code: "telemetry-disk-full",
    });
    expect(await store.count()).toBe(readingsPerEntry);
    expect(await store.positions()).toEqual(new Map([[0, 1]]));
  });
});

describe("backup", () => {
  test("taken while readings arrive and corrections stand unsorted, it restores to one moment of the store", async () => {
    for (let seq = 1; seq <= 60; seq += 1) await store.append([numberedEntry(seq)]);
    await store.compact(Date.UTC(2026, 10, 22));
    for (let seq = 61; seq <= 70; seq += 1) await store.append([numberedEntry(seq)]);
    const backup = store.backup(join(root, "backup"));
    for (let seq = 71; seq <= 75; seq += 1) await store.append([numberedEntry(seq)]);
    await backup;

    await restoreDuckdbStore({ backup: join(root, "backup"), dir: join(root, "restored") });
    const restored = await openDuckdbStore({ dir: join(root, "restored") });
    try {
      const position = (await restored.positions()).get(0) ?? 0;
      expect(position).toBeGreaterThanOrEqual(70);
      expect(await restored.count()).toBe(position * readingsPerEntry);
      const until = { signalId: 1, from: 0, to: numberedEntry(70).readings[0]!.observedAt };
      expect(await restored.window(until)).toEqual(await store.window(until));
      expect(await restored.window(until)).toMatchObject([
        { value: 1 },
        ...Array.from({ length: 275 }, () => ({})),
      ]);
      expect((await restored.latest([1])).size).toBe(1);
    } finally {
      await restored.close();
    }
  });

  test("neither backup nor restore writes over anything", async () => {
    await writeFile(join(root, "note"), "mine");
    await expect(store.backup(root)).rejects.toThrow(/not empty/);
    await store.backup(join(root, "backup"));
    await expect(restoreDuckdbStore({ backup: join(root, "backup"), dir })).rejects.toThrow(
      /not empty/,
    );
    await expect(restoreDuckdbStore({ backup: root, dir: join(root, "new") })).rejects.toThrow(
      /no backup/,
    );
  });
});

async function dayFiles(): Promise<string[]> {
  const days = join(dir, "days");
  const entries = await readdir(days, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(days.length + 1))
    .sort();
}
