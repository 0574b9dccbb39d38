import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { cableTo, startRedis } from "#platform/testing";
import { apiClient } from "../testing/api-client.ts";
import { childProduct } from "../testing/child-product.ts";
import { freePort } from "../testing/free-port.ts";
import { lastingAdmin } from "../testing/lasting-admin.ts";
import { memoryOf } from "../testing/memory-of.ts";
import { startSteadyLoad } from "../testing/steady-load.ts";

const awayMs = 8_000;

test("the queue goes away and comes back empty: readings are still taken, and what they led to is made up for", async () => {
  await using stack = new AsyncDisposableStack();
  const port = await freePort();
  let redis = await startRedis({ port });
  stack.defer(() => redis.stop());
  const product = stack.use(await childProduct({ env: { REDIS_URL: redis.url } }));
  await product.start();
  const load = await startSteadyLoad({ ...product, token: await lastingAdmin(product) });
  stack.defer(() => load.close());

  await load.publish(90);
  const before = await memoryOf(product.pid);
  await redis.stop();
  const acknowledged = load.acknowledged();
  await load.publish(150);
  // Wake-ups are only wake-ups: what is durable is acknowledged without them.
  await expect.poll(() => load.acknowledged() - acknowledged).toBeGreaterThan(500);
  await delay(awayMs);
  expect((await memoryOf(product.pid)) - before).toBeLessThan(150 * 1_024 ** 2);
  redis = await startRedis({ port });
  await load.publish(160);
  await load.finish();
});

test("a queue that hangs holds nobody up: what readings lead to is done without it", async () => {
  await using stack = new AsyncDisposableStack();
  const redis = await startRedis();
  stack.defer(() => redis.stop());
  const cable = await cableTo(redis.url);
  stack.defer(() => cable.close());
  const product = stack.use(await childProduct({ env: { REDIS_URL: cable.url } }));
  await product.start();
  const token = await lastingAdmin(product);
  const admin = apiClient(product.http, token);
  const load = await startSteadyLoad({ ...product, token });
  stack.defer(() => load.close());

  await load.publish(90);
  cable.hold();
  await load.publish(260);
  await expect
    .poll(
      async () => {
        const { log, scored, outboxPending } = await admin.get("/system/progress");
        const orders = await admin.list("/work-orders?status=any");
        return { scored: scored === log, outboxPending, orders: orders.length };
      },
      { timeout: 150_000, interval: 500 },
    )
    .toEqual({ scored: true, outboxPending: 0, orders: 1 });
  cable.mend();
  await load.publish(50);
  await load.finish();
});
