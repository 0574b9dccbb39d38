import { readlinkSync } from "node:fs";
import { mkdtemp, open, rm } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { numberedEntry, numberedRollup } from "../testing/numbered-entries.ts";
import { openDuckdbStore } from "./open-duckdb-store.ts";

let root: string;
const flushed: string[] = [];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "millwright-flushed-"));
  flushed.length = 0;
  const handle = await open(root, "r");
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what every handle inherits
  const handles = Object.getPrototypeOf(handle) as FileHandle;
  await handle.close();
  // oxlint-disable-next-line typescript/unbound-method -- called with its handle below
  const sync = handles.sync;
  vi.spyOn(handles, "sync").mockImplementation(function (this: FileHandle) {
    flushed.push(relative(root, readlinkSync(`/proc/self/fd/${this.fd}`)));
    return sync.call(this);
  });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(root, { recursive: true });
});

test("before the manifest names a file, it and the name of every folder that it lies in are on disk", async () => {
  const store = await openDuckdbStore({ dir: join(root, "data", "telemetry") });
  try {
    expect(flushed).toEqual(["data", "", "data/telemetry"]);
    flushed.length = 0;
    await store.append([numberedEntry(1)]);
    await store.writeRollups("1m", [numberedRollup(1)]);
    await store.compact(Date.UTC(2100, 0));
    expect(flushed.map((path) => path.replace(/-[0-9a-f]{8}\./, "-x."))).toEqual([
      "data/telemetry",
      "data/telemetry/minutes/2026-11-21-x.parquet.unfinished",
      "data/telemetry/minutes",
      "data/telemetry/days",
      "data/telemetry/days/2026-11-21/000001-000001.parquet.unfinished",
      "data/telemetry/days/2026-11-21",
    ]);
  } finally {
    await store.close();
  }
});
