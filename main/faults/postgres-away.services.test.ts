import { rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { createLog, startPostgres } from "#platform";
import { childProduct, freshFolder } from "../testing/child-product.ts";
import { freePort } from "../testing/free-port.ts";
import { lastingAdmin } from "../testing/lasting-admin.ts";
import { memoryOf } from "../testing/memory-of.ts";
import { startFlood } from "../testing/start-flood.ts";
import { startSteadyLoad } from "../testing/steady-load.ts";

const awayMs = 12_000;
/** Ten devices send as much as they can for so long: hundreds of megabytes, if anybody read them. */
const mayGrow = 150 * 1_024 ** 2;

test("PostgreSQL goes away for a while: publishers are slowed, memory stays, and nothing is dropped, lost or scored twice", async () => {
  await using stack = new AsyncDisposableStack();
  const folder = await freshFolder();
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const log = createLog({ level: "silent" });
  const port = await freePort();
  const start = () => startPostgres({ dir: join(folder, "postgres"), log, port });
  let postgres = await start();
  stack.defer(() => postgres.stop());

  const product = stack.use(await childProduct({ env: { DATABASE_URL: postgres.url } }));
  await product.start();
  const token = await lastingAdmin(product);
  const load = await startSteadyLoad({ ...product, token });
  stack.defer(() => load.close());
  const flood = stack.use(await startFlood(product, { token, load }));

  await load.publish(150);
  const before = await memoryOf(product.pid);
  await postgres.stop();
  const acknowledged = load.acknowledged();
  const publishing = load.publish(250);
  flood.begin();
  // The network's own buffers fill up; then nothing more is taken from anybody.
  await expect.poll(() => flood.sentWithin(1_000), { timeout: 30_000 }).toBe(0);
  await delay(awayMs);
  expect(await flood.sentWithin(1_000)).toBe(0);
  // More than the product may hold of all together, so it is the product that stopped reading.
  expect(flood.sent()).toBeGreaterThan(400);
  // What was on its way when it went may still have been acknowledged; nothing is while it is away.
  expect(load.acknowledged() - acknowledged).toBeLessThanOrEqual(64);
  expect((await memoryOf(product.pid)) - before).toBeLessThan(mayGrow);
  // Whoever watches from outside is told, and Prometheus still has its figures.
  const ready = await fetch(new URL("/readyz", product.http));
  expect(ready.status).toBe(503);
  const metrics = await fetch(new URL("/metrics", product.http));
  expect(await metrics.text()).toContain('millwright_check_state{check="ingest"} 2');

  postgres = await start();
  await publishing;
  await flood.end();
  await load.finish();
});
