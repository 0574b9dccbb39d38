import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { startDebianInflux } from "#ingest/testing";
import { apiClient } from "../testing/api-client.ts";
import { childProduct } from "../testing/child-product.ts";
import { lastingAdmin } from "../testing/lasting-admin.ts";
import { memoryOf } from "../testing/memory-of.ts";
import { startSteadyLoad } from "../testing/steady-load.ts";

/** How long the store is away. CI's minute can be shortened while working on it. */
const awayMs = Number(process.env["STORE_AWAY_MS"] ?? 60_000);

test("the telemetry store goes away for a minute: readings are taken, scored and acted upon all the same, and stored once it is back", async () => {
  await using stack = new AsyncDisposableStack();
  const influx = await startDebianInflux();
  if (influx === undefined) throw new Error("influxd is missing: apt-get install influxdb");
  stack.defer(() => influx.stop());
  const { url, bucket } = influx.options;
  const env = { INFLUX_URL: url, INFLUX_BUCKET: bucket };
  const product = stack.use(await childProduct({ env }));
  await product.start();
  const token = await lastingAdmin(product);
  const admin = apiClient(product.http, token);
  const load = await startSteadyLoad({ ...product, token });
  stack.defer(() => load.close());

  await load.publish(90);
  const before = await memoryOf(product.pid);
  await influx.crash();
  const back = performance.now() + awayMs;
  // The fault begins and ends while the store is away.
  await load.publish(250);
  await expect
    .poll(() => admin.list("/flags"), { timeout: 30_000 })
    .toMatchObject([{ condition: "vibration-high", returnedAt: expect.any(String) }]);
  await expect
    .poll(() => admin.list("/work-orders?status=any"), { timeout: 30_000 })
    .toHaveLength(1);
  while (performance.now() < back) {
    await load.publish(10);
    await delay(200);
  }
  expect((await memoryOf(product.pid)) - before).toBeLessThan(150 * 1_024 ** 2);
  const { log, stored } = await admin.get("/system/progress");
  expect(stored).toBeLessThan(log);
  await influx.revive();
  await load.finish();
});
