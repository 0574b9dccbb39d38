import { randomBytes } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { systemClock } from "#platform";
import { testDatabase } from "#platform/testing";
import { expect, test } from "vitest";
import { openLog } from "../../log/open-log.ts";
import type { Reading } from "../../log/reading.ts";
import { sixteenPumps } from "../testing/sixteen-pumps.ts";
import { startStoreWriter } from "../writer/start-store-writer.ts";
import { createInfluxStore } from "./influx-store.ts";
import { startDebianInflux } from "./testing/debian-influx.ts";

const influx = await startDebianInflux();
/** How long the server is away. CI's minute can be shortened while working on it. */
const awayMs = Number(process.env.INFLUX_AWAY_MS ?? 60_000);
const readingsPerEntry = 500;
const start = Date.UTC(2026, 10, 21);

test.skipIf(influx === undefined)(
  "a server that is killed and away for a minute loses nothing, and what waits for it takes no memory",
  async () => {
    const server = influx!;
    const db = await testDatabase();
    const registry = await sixteenPumps(db);
    const log = await openLog({ db, partitions: 4, clock: systemClock });
    const measurement = `away_${randomBytes(6).toString("hex")}`;
    const store = createInfluxStore({ ...server.options, db, measurement });
    const writer = startStoreWriter({
      log,
      store,
      db,
      registry,
      clock: systemClock,
      retryMs: { first: 50, most: 1_000 },
    });
    try {
      let appended = 0;
      const append = async (): Promise<void> => {
        await log.append(readings(appended, readingsPerEntry));
        appended += readingsPerEntry;
      };
      for (let i = 0; i < 100; i += 1) await append();
      await writer.settle();
      await append();
      await server.crash();
      await expect.poll(() => writer.health().failingSince).toEqual(expect.any(Number));
      const heap: number[] = [];
      const back = performance.now() + awayMs;
      while (performance.now() < back) {
        for (let i = 0; i < 5; i += 1) await append();
        heap.push(process.memoryUsage().heapUsed / 2 ** 20);
        await wait(100); // a plant's pace: an absence is time, and nothing else can stand for it
      }
      await server.revive();
      await writer.settle();
      expect(await store.count()).toBe(appended);
      expect(writer.health()).toEqual({ failingSince: null, problem: null });
      // The least of each half: what stays after collection, with what a log's tail in memory may hold.
      const half = heap.length >> 1;
      const grown = Math.min(...heap.slice(half)) - Math.min(...heap.slice(0, half));
      expect(grown).toBeLessThan(40);
    } finally {
      await writer.stop();
      await log.close();
      await registry.close();
      await server.stop();
    }
  },
  180_000,
);

/** One a second, of 16 pumps in turn. */
function readings(from: number, count: number): Reading[] {
  return Array.from({ length: count }, (_, i) => {
    const n = from + i;
    const observedAt = start + n * 1_000;
    return {
      assetId: 1 + (n % 16),
      signalId: 1 + (n % 16),
      observedAt,
      receivedAt: observedAt + 30,
      value: n,
      code: null,
      quality: "good",
      source: 0,
      historical: false,
    };
  });
}
