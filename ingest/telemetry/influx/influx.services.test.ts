import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { testDatabase } from "#platform/testing";
import { afterAll, describe, expect, test } from "vitest";
import type { StoreEntry } from "../telemetry-store.ts";
import { telemetryStoreContract } from "../testing/contract/telemetry-store-contract.ts";
import { createInfluxStore } from "./influx-store.ts";
import { startInflux } from "./testing/start-influx.ts";

const influx = await startInflux();

if (typeof influx === "string") {
  describe.skip(`telemetry store: InfluxDB (${influx})`, () => {
    test("passes the contract", () => {});
  });
} else {
  afterAll(() => influx.stop());
  const { options } = influx;
  const db = await testDatabase();
  const open = (measurement: string) => createInfluxStore({ ...options, db, measurement });

  telemetryStoreContract(
    "InfluxDB",
    async () => {
      const measurement = `contract_${randomBytes(6).toString("hex")}`;
      return {
        store: open(measurement),
        reopen: async () => open(measurement),
        dispose: async () => {},
      };
    },
    { runs: 15, deletes: influx.canDelete },
  );

  describe("InfluxDB store", () => {
    const at = Date.UTC(2026, 10, 21);
    const entry = (seq: number, value: number): StoreEntry => ({
      partition: 0,
      seq,
      readings: [
        {
          assetId: 1,
          signalId: 1,
          observedAt: at,
          receivedAt: at,
          value,
          code: null,
          quality: "good",
          source: 0,
          historical: false,
        },
      ],
    });

    const manyReadings = (): StoreEntry => ({
      partition: 0,
      seq: 1,
      readings: Array.from({ length: 52_345 }, (_, i) => ({
        ...entry(1, i).readings[0]!,
        observedAt: at + i,
      })),
    });

    test("an absent server is an error worth retrying, and moves no position", async () => {
      const store = createInfluxStore({ url: "http://127.0.0.1:9", bucket: "b", db });
      await expect(store.append([entry(1, 1)])).rejects.toMatchObject({
        retry: true,
        code: "telemetry-store-unavailable",
      });
      await expect(store.count()).rejects.toMatchObject({ retry: true });
      expect(await store.positions()).toEqual(new Map());
    });

    test("two writers at once keep the later value, whichever is first", async () => {
      const measurement = `writers_${randomBytes(6).toString("hex")}`;
      const log = Array.from({ length: 20 }, (_, i) => entry(i + 1, i));
      const writers = [open(measurement), open(measurement)];
      await Promise.all(
        writers.map(async (store) => {
          for (const one of log) await store.append([one]);
        }),
      );
      const window = { signalId: 1, from: at, to: at + 1 };
      expect(await writers[0]!.window(window)).toMatchObject([{ value: 19 }]);
    });

    test("one request of many that fails is a failed append, and moves no position", async () => {
      let writes = 0;
      const server = createServer((request, response) => {
        request.resume();
        request.on("end", () => {
          writes += 1;
          response.writeHead(writes === 2 ? 503 : 204).end();
        });
      });
      server.listen(0, "127.0.0.1");
      await once(server, "listening");
      const address = server.address();
      const port = typeof address === "object" ? address?.port : undefined;
      const store = createInfluxStore({ url: `http://127.0.0.1:${port}`, bucket: "b", db });
      await expect(store.append([manyReadings()])).rejects.toMatchObject({ retry: true });
      expect(await store.positions()).toEqual(new Map());
      await store.append([manyReadings()]);
      expect(await store.positions()).toEqual(new Map([[0, 1]]));
      server.close();
    });

    test("batches of many requests arrive whole", async () => {
      const store = open(`batch_${randomBytes(6).toString("hex")}`);
      await store.append([manyReadings()]);
      expect(await store.count()).toBe(52_345);
    });
  });
}
