import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createLog,
  migrate,
  migrations as platformMigrations,
  openDatabase,
  startPostgres,
} from "#platform";
import { migrations as ingestMigrations } from "../../migrations/index.ts";
import { openDuckdbStore } from "../duckdb/open-duckdb-store.ts";
import { daysFolder } from "../duckdb/session.ts";
import { createInfluxClient } from "../influx/influx-client.ts";
import { createInfluxStore } from "../influx/influx-store.ts";
import { startDebianInflux } from "../influx/testing/debian-influx.ts";
import type { TelemetryStore } from "../telemetry-store.ts";

/** A store to be measured, empty at first. */
export interface BenchEngine {
  store: TelemetryStore;
  /** Closes it and opens it again; null where there is nothing of ours to open. */
  reopen: (() => Promise<TelemetryStore>) | null;
  /** False for a server that removes by a setting of its own only (InfluxDB 3). */
  deletes: boolean;
  /** What it takes on disk, where that can be seen. */
  bytes: (() => Promise<number>) | null;
  /** What the days that are closed take of it, without their minutes. */
  bytesOfDays: (() => Promise<number>) | null;
  /** Leaves nothing behind, where the server deletes. */
  dispose: () => Promise<void>;
}

export async function openDuckdbEngine(parent: string = tmpdir()): Promise<BenchEngine> {
  const dir = await mkdtemp(join(parent, "millwright-bench-store-"));
  const engine: BenchEngine = {
    store: await openDuckdbStore({ dir }),
    async reopen() {
      await engine.store.close();
      engine.store = await openDuckdbStore({ dir });
      return engine.store;
    },
    deletes: true,
    bytes: () => bytesOf(dir),
    bytesOfDays: () => bytesOf(join(dir, daysFolder)),
    async dispose() {
      await engine.store.close();
      await rm(dir, { recursive: true });
    },
  };
  return engine;
}

/**
 * The InfluxDB of INFLUX_URL (INFLUX_TOKEN, INFLUX_ORG, INFLUX_BUCKET), else Debian's in a folder of its own; a text says why
 * there is none. Its positions are kept in an embedded PostgreSQL, as in the product.
 */
export async function openInfluxEngine(parent: string = tmpdir()): Promise<BenchEngine | string> {
  const { INFLUX_URL, INFLUX_TOKEN, INFLUX_ORG, INFLUX_BUCKET = "millwright" } = process.env;
  const server =
    INFLUX_URL === undefined || INFLUX_URL === ""
      ? await startDebianInflux(parent)
      : {
          options: { url: INFLUX_URL, token: INFLUX_TOKEN, org: INFLUX_ORG, bucket: INFLUX_BUCKET },
          stop: async () => {},
        };
  if (server === undefined) return "no InfluxDB: set INFLUX_URL, or apt-get install influxdb";
  const dir = await mkdtemp(join(parent, "millwright-bench-store-"));
  const postgres = await startPostgres({ dir, log: createLog({ level: "warn" }) });
  const db = await openDatabase({ url: postgres.url, name: "bench" });
  await migrate(db, [...platformMigrations, ...ingestMigrations]);
  const measurement = `bench_${randomBytes(4).toString("hex")}`;
  const store = createInfluxStore({ ...server.options, db, measurement });
  const deletes = (await createInfluxClient(server.options).majorVersion()) !== 3;
  return {
    store,
    reopen: null,
    deletes,
    bytes: "dir" in server ? () => bytesOf(server.dir) : null,
    bytesOfDays: null,
    async dispose() {
      if (deletes) await removeAll(store);
      await db.close();
      await postgres.stop();
      await server.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** A server of somebody's own has what it had before. */
async function removeAll(store: TelemetryStore): Promise<void> {
  for (const tier of ["raw", "1m", "1h"] as const) await store.retain(tier, Date.UTC(2200, 0));
}

async function bytesOf(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name))).size;
  }
  return bytes;
}
