import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock, unavailable } from "#platform";
import { testDatabase } from "#platform/testing";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "#platform";
import type { IngestLog } from "../../log/ingest-log.ts";
import { openLog } from "../../log/open-log.ts";
import type { Reading } from "../../log/reading.ts";
import type { Registry } from "../../registry/registry.ts";
import { openDuckdbStore } from "../duckdb/open-duckdb-store.ts";
import type { TelemetryStore } from "../telemetry-store.ts";
import { sixteenPumps } from "../testing/sixteen-pumps.ts";
import { startStoreWriter } from "./start-store-writer.ts";
import type { StoreWriter } from "./start-store-writer.ts";

const partitions = 4;
const start = Date.UTC(2026, 10, 21);
let db: Database;
let registry: Registry;
let log: IngestLog;
const undo: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  db = await testDatabase();
  registry = await sixteenPumps(db);
  return () => registry.close();
});

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
  await db.pool.query(
    "truncate ingest.log, ingest.log_head, ingest.correction, ingest.pending_revision, ingest.rollup_dirty, platform.outbox cascade",
  );
});

describe("store writer", () => {
  test("what was committed is stored, ticks only move the position, and the log may be trimmed", async () => {
    const store = await freshStore();
    const writer = startWriter(store);
    await log.append(readings(0, 500));
    await log.appendTick({ at: start, healthySince: start });
    await writer.settle();
    expect(await store.count()).toBe(500);
    expect(writer.positions()).toEqual(await log.heads());
    await log.trim(writer.positions());
    const { rows } = await db.pool.query("select count(*)::int as left from ingest.log");
    expect(rows).toEqual([{ left: 0 }]);
  });

  test("a writer that starts again goes on where the store stands", async () => {
    const store = await freshStore();
    const first = startWriter(store);
    await log.append(readings(0, 100));
    await first.settle();
    await first.stop();
    await log.append(readings(100, 100));
    const second = startWriter(store);
    await second.settle();
    expect(await store.count()).toBe(200);
    expect(second.positions()).toEqual(await log.heads());
  });

  test("while the store is away readings wait in the log, and none is lost or doubled when it is back", async () => {
    const store = await freshStore();
    const faulty = withOutages(store);
    const writer = startWriter(faulty.store);
    await log.append(readings(0, 50));
    await writer.settle();
    faulty.outage = "before";
    const waiting = [];
    for (let i = 1; i <= 10; i += 1) waiting.push(log.append(readings(i * 50, 50)));
    await Promise.all(waiting);
    await expect
      .poll(() => writer.health())
      .toMatchObject({ failingSince: expect.any(Number), problem: "the store is away" });
    expect(await store.count()).toBe(50);
    faulty.outage = "none";
    await writer.settle();
    expect(await store.count()).toBe(550);
    expect(writer.health()).toEqual({ failingSince: null, problem: null });
  });

  test("an append that failed after it was kept changes nothing when it is repeated", async () => {
    const store = await freshStore();
    const faulty = withOutages(store);
    faulty.outage = "after";
    const writer = startWriter(faulty.store);
    await log.append(readings(0, 50));
    await log.append(readings(0, 1).map((reading) => ({ ...reading, value: 77 })));
    await faulty.failed();
    faulty.outage = "none";
    await writer.settle();
    expect(await store.count()).toBe(50);
    const { signalId, observedAt } = readings(0, 1)[0]!;
    const window = { signalId, from: observedAt, to: observedAt + 1 };
    expect(await store.window(window)).toMatchObject([{ value: 77 }]);
  });

  test("a log that a restore set back is stored again from its end on", async () => {
    const store = await freshStore();
    const first = startWriter(store);
    for (let i = 0; i < 5; i += 1) await log.append(readings(i * 20, 20));
    await first.settle();
    await first.stop();
    // A restore of PostgreSQL alone: the log is back where its first entries were.
    await db.pool.query("delete from ingest.log where seq > 2");
    await db.pool.query("update ingest.log_head set seq = least(seq, 2)");
    await log.close();
    log = await openLog({ db, partitions, clock: systemClock });
    const second = startWriter(store);
    await log.append(readings(1_000, 20));
    await second.settle();
    expect(await store.count()).toBe(120);
    expect(second.positions()).toEqual(await log.heads());
  });

  test("what another process commits is found without a call from our own log", async () => {
    const store = await freshStore();
    const other = await openLog({ db, partitions, clock: systemClock });
    undo.push(() => other.close());
    const writer = startWriter(store);
    await other.append(readings(0, 30));
    await writer.settle();
    expect(await store.count()).toBe(30);
  });

  test("repeats are left out, and what was late is counted", async () => {
    const store = await freshStore();
    const writer = startWriter(store);
    await log.append(readings(0, 100));
    await log.append(readings(0, 100));
    const [early] = readings(16, 1);
    await log.append([{ ...early!, observedAt: early!.observedAt + 1 }]);
    await writer.settle();
    expect(writer.counts()).toEqual({
      stored: 101,
      repeats: 100,
      corrections: 0,
      late: 1,
      beyondLive: 1,
    });
  });

  test("a correction keeps the old value and both authors, and is told once the new value is stored", async () => {
    const store = await freshStore();
    const faulty = withOutages(store);
    const writer = startWriter(faulty.store);
    const [first] = readings(0, 1);
    await log.append([{ ...first!, source: 4 }, ...readings(1, 200)]);
    await writer.settle();
    faulty.outage = "before";
    await log.append([{ ...first!, value: 77, source: -9 }]);
    await faulty.failed();
    expect(await told()).toEqual([]);
    faulty.outage = "none";
    await writer.settle();
    const { rows } = await db.pool.query(
      "select signal_id, observed_at, old_value, old_source, new_value, new_source from ingest.correction",
    );
    expect(rows).toEqual([
      {
        signal_id: first!.signalId,
        observed_at: new Date(start),
        old_value: 0,
        old_source: 4,
        new_value: 77,
        new_source: -9,
      },
    ]);
    expect(await told()).toEqual([
      {
        assetId: first!.assetId,
        signalId: first!.signalId,
        from: new Date(start).toISOString(),
        to: new Date(start + 1).toISOString(),
        spans: [{ from: new Date(start).toISOString(), to: new Date(start + 1).toISOString() }],
        cause: "correction",
      },
    ]);
  });

  test("what changed months apart is told in one event with a span each", async () => {
    const store = await freshStore();
    const writer = startWriter(store, { tellEveryMs: 60_000 });
    const [first] = readings(0, 1);
    const january = start - 300 * 86_400_000;
    await log.append([first!, { ...first!, observedAt: january, historical: true }]);
    await log.append([{ ...first!, observedAt: start - 1_000, historical: true }]);
    await writer.settle();
    const iso = (at: number) => new Date(at).toISOString();
    expect(await told()).toMatchObject([
      {
        from: iso(january),
        to: iso(start - 999),
        spans: [
          { from: iso(january), to: iso(january + 1) },
          { from: iso(start - 1_000), to: iso(start - 999) },
        ],
      },
    ]);
  });

  test("a gateway that empties its store batch by batch is told of a few times, not with each batch", async () => {
    const store = await freshStore();
    const writer = startWriter(store, { batchReadings: 1, tellEveryMs: 60_000 });
    const [first] = readings(0, 1);
    const times = Array.from({ length: 40 }, (_, i) => start + i * 1_000);
    for (const observedAt of times) await log.append([{ ...first!, observedAt, historical: true }]);
    await expect.poll(() => store.count()).toBe(times.length);
    expect((await told()).length).toBeLessThan(3);
    await writer.settle();
    const spans = await told();
    expect(spans.length).toBeLessThan(4);
    expect(spans.at(-1)).toMatchObject({ to: new Date(times.at(-1)! + 1).toISOString() });
    expect(writer.counts().beyondLive).toBe(times.length);
  });

  test("what a process stored but did not live to tell is told by the next", async () => {
    const store = await freshStore();
    const [first] = readings(0, 1);
    await db.pool.query(
      `insert into ingest.pending_revision (partition, seq, signal_id, asset_id, cause, told, hours)
       values (0, 0, $1, $2, 'late', $3, '[3600000]')`,
      [first!.signalId, first!.assetId, JSON.stringify([{ from: start, to: start + 5 }])],
    );
    await store.append([{ partition: 0, seq: 1, readings: [] }]);
    await db.pool.query("update ingest.log_head set seq = 1 where partition = 0");
    const writer = startWriter(store);
    await writer.settle();
    await expect.poll(told).toMatchObject([{ signalId: first!.signalId, cause: "late" }]);
    const { rows } = await db.pool.query("select signal_id, hour from ingest.rollup_dirty");
    expect(rows).toEqual([{ signal_id: first!.signalId, hour: 3_600_000 }]);
  });

  test("of two writers one writes and the other takes over when it stops", async () => {
    const store = await freshStore();
    const first = startWriter(store);
    await log.append(readings(0, 50));
    await first.settle();
    const second = startWriter(store);
    await log.append(readings(50, 50));
    await Promise.all([first.settle(), second.settle()]);
    expect(second.counts().stored).toBe(0);
    await first.stop();
    await log.append(readings(100, 50));
    await second.settle();
    expect(await store.count()).toBe(150);
    expect(second.counts()).toMatchObject({ stored: 50, repeats: 0 });
  });

  test("a writer that is stopped while the store is away lets go at once", async () => {
    const faulty = withOutages(await freshStore());
    faulty.outage = "before";
    const writer = startWriter(faulty.store, { retryMs: { first: 60_000, most: 60_000 } });
    await log.append(readings(0, 5));
    const settled = writer.settle();
    await faulty.failed();
    await writer.stop();
    await expect(settled).rejects.toThrow(/stopped/);
  });
});

/** What was told of the past, oldest first. */
async function told(): Promise<unknown[]> {
  const { rows } = await db.pool.query(
    "select payload from platform.outbox where topic = 'readings.revised' order by id",
  );
  return rows.map(({ payload }) => payload);
}

async function freshStore(): Promise<TelemetryStore> {
  const dir = await mkdtemp(join(tmpdir(), "millwright-writer-"));
  const store = await openDuckdbStore({ dir });
  log = await openLog({ db, partitions, clock: systemClock });
  undo.push(async () => {
    await log.close();
    await store.close();
    await rm(dir, { recursive: true });
  });
  return store;
}

function startWriter(
  store: TelemetryStore,
  more: Partial<Parameters<typeof startStoreWriter>[0]> = {},
): StoreWriter {
  const writer = startStoreWriter({
    log,
    store,
    db,
    registry,
    clock: systemClock,
    pollMs: 20,
    retryMs: { first: 1, most: 5 },
    batchReadings: 64,
    ...more,
  });
  undo.push(() => writer.stop());
  return writer;
}

/** The same store behind a connection that can fail before or after the store has done its work. */
function withOutages(store: TelemetryStore) {
  let hasFailed = (): void => {};
  const failure = new Promise<void>((resolve) => (hasFailed = resolve));
  const control = {
    outage: "none" as "none" | "before" | "after",
    failed: () => failure,
    store: {
      ...store,
      async append(entries: Parameters<TelemetryStore["append"]>[0]) {
        if (control.outage !== "before") await store.append(entries);
        if (control.outage === "none") return;
        hasFailed();
        throw unavailable("the store is away");
      },
    },
  };
  return control;
}

/** One a second, of 16 assets in turn. */
function readings(from: number, count: number): Reading[] {
  const assets = [...registry.snapshot().assets.values()];
  return Array.from({ length: count }, (_, i) => {
    const { id: assetId, signals } = assets[(from + i) % 16]!;
    const observedAt = start + (from + i) * 1_000;
    return {
      assetId,
      signalId: signals.get("vibration")!.id,
      observedAt,
      receivedAt: observedAt + 30,
      value: from + i,
      code: null,
      quality: "good",
      source: 0,
      historical: false,
    };
  });
}
