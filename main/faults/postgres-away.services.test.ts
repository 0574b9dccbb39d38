import { rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { createLog, startPostgres } from "#platform";
import { childProduct, freshFolder } from "../testing/child-product.ts";
import { freePort } from "../testing/free-port.ts";
import { lastingAdmin } from "../testing/lasting-admin.ts";
import { memoryOf } from "../testing/memory-of.ts";
import { startSteadyLoad } from "../testing/steady-load.ts";

const awayMs = 12_000;

test("PostgreSQL goes away for a while: publishers wait, memory stays, and nothing is lost or scored twice", async () => {
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
  const load = await startSteadyLoad({ ...product, token: await lastingAdmin(product) });
  stack.defer(() => load.close());

  await load.publish(150);
  const before = await memoryOf(product.pid);
  await postgres.stop();
  const acknowledged = load.acknowledged();
  const publishing = load.publish(250);
  await delay(awayMs);
  // What was on its way when it went may still have been acknowledged; nothing is while it is away.
  expect(load.acknowledged() - acknowledged).toBeLessThanOrEqual(64);
  expect((await memoryOf(product.pid)) - before).toBeLessThan(150 * 1_024 ** 2);
  postgres = await start();
  await publishing;
  await load.finish();
});
