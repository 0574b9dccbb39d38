import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock, unavailable } from "#platform";
import { testDatabase } from "#platform/testing";
import * as fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import type { Database } from "#platform";
import { openLog } from "../../log/open-log.ts";
import type { Reading } from "../../log/reading.ts";
import type { Registry } from "../../registry/registry.ts";
import { openDuckdbStore } from "../duckdb/open-duckdb-store.ts";
import type { TelemetryStore } from "../telemetry-store.ts";
import { sixteenPumps } from "../testing/sixteen-pumps.ts";
import { startStoreWriter } from "./start-store-writer.ts";

const start = Date.UTC(2026, 10, 21);
let db: Database;
let registry: Registry;
beforeAll(async () => {
  db = await testDatabase();
  registry = await sixteenPumps(db);
  return () => registry.close();
});

/** What a failing store has done by then, and whether the process ends with it. */
const fault = fc.constantFrom("none", "before", "after", "after-and-restart", "restart");
const said = fc.record({
  pump: fc.integer({ min: 0, max: 2 }),
  minutes: fc.integer({ min: 0, max: 4 }),
  value: fc.integer({ min: 0, max: 2 }),
});
const step = fc.record({ fault, readings: fc.array(said, { minLength: 1, maxLength: 5 }) });

test("whatever fails when, each change of a value is one correction and what nobody judged is told", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 12 }), async (steps) => {
      await db.pool.query(
        "truncate ingest.log, ingest.log_head, ingest.correction, ingest.pending_revision, platform.outbox cascade",
      );
      const dir = await mkdtemp(join(tmpdir(), "millwright-faults-"));
      const store = await openDuckdbStore({ dir });
      const log = await openLog({ db, partitions: 2, clock: systemClock });
      const faults = createFaults(store);
      const open = () =>
        startStoreWriter({
          log,
          store: faults.store,
          db,
          registry,
          clock: systemClock,
          gatherMs: 0,
          pollMs: 10,
          retryMs: { first: 1, most: 2 },
        });
      let writer = open();
      const model = createModel();
      try {
        for (const { fault, readings } of steps) {
          faults.next = fault.startsWith("after") ? "after" : fault === "before" ? "before" : null;
          const batch = readings.map(reading);
          model.take(batch);
          await log.append(batch);
          if (fault.endsWith("restart")) {
            await writer.stop();
            writer = open();
          }
        }
        await writer.settle();
        expect(await changes()).toEqual(model.changes());
        expect(await valuesOf(store)).toEqual(model.values());
        expect(await told()).toEqual(model.told());
        const { rows } = await db.pool.query("select 1 from ingest.pending_revision");
        expect(rows).toEqual([]);
      } finally {
        await writer.stop();
        await log.close();
        await store.close();
        await rm(dir, { recursive: true });
      }
    }),
    { numRuns: 12 },
  );
}, 120_000);

/** The store behind a connection that fails once where it is told to. */
function createFaults(store: TelemetryStore) {
  const control = {
    next: null as "before" | "after" | null,
    store: {
      ...store,
      async append(entries: Parameters<TelemetryStore["append"]>[0]) {
        const fault = control.next;
        control.next = null;
        if (fault !== "before") await store.append(entries);
        if (fault !== null) throw unavailable("the store is away");
      },
    },
  };
  return control;
}

/** The readings' own story, told in one go. */
function createModel() {
  const values = new Map<string, number>();
  const newest = new Map<number, number>();
  const changed: string[] = [];
  const told = new Set<string>();
  return {
    take(readings: readonly Reading[]): void {
      for (const { signalId, observedAt, value } of readings) {
        const key = `${signalId}@${observedAt}`;
        const was = values.get(key);
        const before = newest.get(signalId) ?? -Infinity;
        newest.set(signalId, Math.max(before, observedAt));
        if (was === value) continue;
        values.set(key, value!);
        if (was !== undefined) changed.push(`${key}: ${was} → ${value}`);
        if (observedAt < before - 60_000) {
          told.add(`${signalId} ${was === undefined ? "late" : "correction"}`);
        }
      }
    },
    values: () => values,
    changes: () => changed.toSorted(),
    told: () => told,
  };
}

async function changes(): Promise<string[]> {
  const { rows } = await db.pool.query(
    "select signal_id, observed_at, old_value, new_value from ingest.correction",
  );
  return rows
    .map((row) => `${row.signal_id}@${+row.observed_at}: ${row.old_value} → ${row.new_value}`)
    .sort();
}

async function told(): Promise<Set<string>> {
  const { rows } = await db.pool.query(
    "select payload from platform.outbox where topic = 'readings.revised'",
  );
  return new Set(rows.map(({ payload }) => `${payload.signalId} ${payload.cause}`));
}

async function valuesOf(store: TelemetryStore): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  for (const { id: signalId, kind } of registry.snapshot().signals.values()) {
    if (kind === "code") continue;
    const window = { signalId, from: start, to: start + 3_600_000 };
    for (const { observedAt, value } of await store.window(window)) {
      found.set(`${signalId}@${observedAt}`, value!);
    }
  }
  return found;
}

function reading({
  pump,
  minutes,
  value,
}: {
  pump: number;
  minutes: number;
  value: number;
}): Reading {
  const asset = [...registry.snapshot().assets.values()][pump]!;
  const observedAt = start + minutes * 60_000;
  return {
    assetId: asset.id,
    signalId: asset.signals.get("vibration")!.id,
    observedAt,
    receivedAt: observedAt + 500,
    value,
    code: null,
    quality: "good",
    source: 1,
    historical: false,
  };
}
