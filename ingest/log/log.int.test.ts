import { beforeAll, describe, expect, it } from "vitest";
import { type Database, openDatabase } from "#platform";
import { manualClock, testDatabase } from "#platform/testing";
import type { IngestLog, LogEntry } from "./ingest-log.ts";
import { openLog } from "./open-log.ts";
import { partitionOf } from "./partition.ts";
import type { Reading } from "./reading.ts";

const partitions = 8;
const clock = manualClock(Date.UTC(2026, 10, 21));
let db: Database;

beforeAll(async () => {
  db = await testDatabase();
});

const reading = (assetId: number, observedAt: number): Reading => ({
  assetId,
  signalId: assetId * 10,
  observedAt,
  receivedAt: clock.now(),
  value: observedAt / 10,
  code: null,
  quality: "good",
  source: 0,
  historical: false,
});

async function readAll(log: IngestLog, after = 0): Promise<LogEntry[][]> {
  return Promise.all(
    Array.from({ length: partitions }, async (_, partition) => {
      const entries: LogEntry[] = [];
      for (let seq = after; ;) {
        const more = await log.read(partition, seq, 7);
        if (more.length === 0) return entries;
        entries.push(...more);
        seq = more.at(-1)?.seq ?? seq;
      }
    }),
  );
}

const readingsOf = (entries: LogEntry[]): Reading[] =>
  entries.flatMap((entry) => (entry.kind === "readings" ? entry.readings : []));

describe("the ingest log", () => {
  it("keeps every reading of concurrent writers, without a gap and in each writer's order", async () => {
    const databases = await Promise.all([1, 2, 3].map(() => openDatabase({ url: db.url, max: 2 })));
    const logs = await Promise.all(databases.map((db) => openLog({ db, partitions, clock })));
    const perWriter = 300;
    await Promise.all(
      logs.map(async (log, writer) => {
        const appends: Promise<void>[] = [];
        for (let i = 0; i < perWriter; i++) {
          // Each writer has assets of its own in every partition, and one asset is everyone's.
          appends.push(log.append([reading(writer * 1_000 + (i % 40), i), reading(99_999, i)]));
          if (i % 10 === 0) await Promise.race(appends);
        }
        await Promise.all(appends);
      }),
    );
    const reader = logs[0];
    if (reader === undefined) throw new Error("no log");
    const byPartition = await readAll(reader);
    for (const [partition, entries] of byPartition.entries()) {
      expect(entries.map((entry) => entry.seq)).toEqual(entries.map((_, i) => i + 1));
      for (const { assetId } of readingsOf(entries)) {
        expect(partitionOf(assetId, partitions)).toBe(partition);
      }
    }
    const all = byPartition.flatMap(readingsOf);
    expect(all).toHaveLength(3 * perWriter * 2);
    for (let writer = 0; writer < 3; writer++) {
      for (let asset = 0; asset < 40; asset++) {
        const own = all
          .filter((r) => r.assetId === writer * 1_000 + asset)
          .map((r) => r.observedAt);
        expect(own).toEqual(own.toSorted((a, b) => a - b));
        expect(own).toHaveLength(Math.ceil((perWriter - asset) / 40));
      }
    }
    expect(await reader.heads()).toEqual(byPartition.map((entries) => entries.length));
    await Promise.all(logs.map((log) => log.close()));
    await Promise.all(databases.map((db) => db.close()));
  });

  it("reads the same from the tail in memory as from the table after a restart", async () => {
    const before = await openLog({ db, partitions, clock });
    const heads = await before.heads();
    await before.append([1, 2, 3, 4, 5, 6].map((asset) => reading(asset, 1)));
    await before.appendTick({ at: clock.now(), healthySince: clock.now() - 5_000 });
    await before.append([{ ...reading(3, 2), value: null, code: "E7", quality: "bad" }]);
    const after = await openLog({ db, partitions, clock });
    for (let partition = 0; partition < partitions; partition++) {
      const from = heads[partition] ?? 0;
      const inMemory = await before.read(partition, from, 100);
      expect(inMemory.length).toBeGreaterThan(0);
      expect(await after.read(partition, from, 100)).toEqual(inMemory);
    }
    await Promise.all([before.close(), after.close()]);
  });

  it("reads no further than the entry that makes it as many readings as were asked for", async () => {
    const writer = await openLog({ db, partitions, clock });
    const partition = partitionOf(4_711, partitions);
    const from = (await writer.heads())[partition] ?? 0;
    for (let entry = 0; entry < 4; entry += 1) {
      await writer.append(Array.from({ length: 10 }, (_, i) => reading(4_711, i)));
    }
    await writer.close();
    const log = await openLog({ db, partitions, clock });
    const read = async (readings?: number) =>
      (await log.read(partition, from, 100, readings)).map(({ seq }) => seq - from);
    expect(await read()).toEqual([1, 2, 3, 4]);
    expect(await read(11)).toEqual([1, 2]);
    expect(await read(1)).toEqual([1]);
    await log.close();
  });

  it("writes many concurrent appends in few commits and tells of each partition once a commit", async () => {
    const log = await openLog({ db, partitions, clock });
    const before = (await log.heads()).reduce((sum, seq) => sum + seq, 0);
    const told: string[] = [];
    const forget = log.onCommit((partition, seq) => told.push(`${partition}:${seq}`));
    await Promise.all(Array.from({ length: 2_000 }, (_, i) => log.append([reading(i % 64, i)])));
    forget();
    const rows = (await log.heads()).reduce((sum, seq) => sum + seq, 0) - before;
    expect(rows).toBeLessThanOrEqual(3 * partitions);
    expect(told).toHaveLength(rows);
    expect(new Set(told).size).toBe(rows);
    await log.close();
  });

  it("trims what every consumer has passed and nothing else", async () => {
    const log = await openLog({ db, partitions, clock, tailReadings: 0 });
    const heads = await log.heads();
    const passed = heads.map((seq, partition) => (partition % 2 === 0 ? seq - 1 : 0));
    const expected = passed.reduce((sum, seq) => sum + seq, 0);
    expect(await log.trim(passed)).toBe(expected);
    expect(await log.trim(passed)).toBe(0);
    for (const [partition, seq] of passed.entries()) {
      const [first] = await log.read(partition, 0, 1);
      expect(first?.seq).toBe(seq + 1);
    }
    await log.close();
  });

  it("refuses another number of partitions than the data has", async () => {
    await expect(openLog({ db, partitions: 16, clock })).rejects.toThrow(
      /Set the number of partitions back to 8/,
    );
  });

  it("waits while PostgreSQL drops its connections, and loses nothing", async () => {
    const other = await openDatabase({ url: db.url, max: 2, name: "log under attack" });
    const log = await openLog({ db: other, partitions, clock });
    const heads = await log.heads();
    const attacked = new AbortController();
    const attack = (async () => {
      while (!attacked.signal.aborted) {
        await db.pool.query(
          "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'log under attack'",
        );
        await new Promise((resolve) => setTimeout(resolve, 15));
      }
    })();
    for (let i = 0; i < 200; i++) await log.append([reading(7, i)]);
    attacked.abort();
    await attack;
    const partition = partitionOf(7, partitions);
    const seen = readingsOf(await log.read(partition, heads[partition] ?? 0, 10_000));
    // A commit in doubt is written again, so there may be repeats, but never a loss or a swap.
    expect([...new Set(seen.map((r) => r.observedAt))]).toEqual(
      Array.from({ length: 200 }, (_, i) => i),
    );
    expect(log.health()).toEqual({ stalledSince: null, oldestWaiting: null });
    await log.close();
    await other.close();
  });

  it("refuses what arrives after it was closed", async () => {
    const log = await openLog({ db, partitions, clock });
    await log.close();
    await expect(log.append([reading(1, 1)])).rejects.toThrow(/stopping/);
  });

  it("rejects a batch that can never be written, and goes on with the next", async () => {
    const log = await openLog({ db, partitions, clock });
    await expect(log.append([reading(1, 0.5)])).rejects.toThrow(RangeError);
    await log.append([reading(1, 1)]);
    await log.close();
  });
});
