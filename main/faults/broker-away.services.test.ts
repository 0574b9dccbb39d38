import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { prepareMosquitto } from "#ingest/testing";
import { childProduct } from "../testing/child-product.ts";
import type { ChildProduct } from "../testing/child-product.ts";
import { lastingAdmin } from "../testing/lasting-admin.ts";
import { startSteadyLoad } from "../testing/steady-load.ts";
import type { SteadyLoad } from "../testing/steady-load.ts";

const awayMs = 4_000;
const heldMs = 8_000;

const stack = new AsyncDisposableStack();
let mosquitto: Awaited<ReturnType<typeof prepareMosquitto>>;
let product: ChildProduct;
let load: SteadyLoad;
beforeAll(async () => {
  mosquitto = await prepareMosquitto([
    "allow_anonymous true",
    "max_inflight_messages 1000",
    "max_queued_messages 0",
    "persistence true",
  ]);
  stack.defer(() => mosquitto.remove());
  await mosquitto.start();
  product = stack.use(await childProduct({ env: { MQTT_URL: mosquitto.url } }));
  await product.start();
  load = await startSteadyLoad({ ...product, token: await lastingAdmin(product) });
  stack.defer(() => load.close());
});
afterAll(() => stack.disposeAsync());

test("the broker restarts with its sessions: what it had acknowledged comes, what it had not is sent again, and it is scored once", async () => {
  await load.publish(90);
  await mosquitto.stop();
  const acknowledged = load.acknowledged();
  const publishing = load.publish(260);
  await delay(awayMs);
  expect(load.acknowledged()).toBe(acknowledged);
  await mosquitto.start();
  await publishing;
  await load.finish();
});

test("a subscriber that takes nothing for a while (us) finds everything in its queue, and nothing twice", async () => {
  process.kill(product.pid, "SIGSTOP");
  // More than the broker may have on its way to us.
  const publishing = load.publish(300);
  await delay(heldMs);
  process.kill(product.pid, "SIGCONT");
  await publishing;
  await load.finish();
});
