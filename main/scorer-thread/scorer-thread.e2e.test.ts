import { afterAll, beforeAll, expect, it } from "vitest";
import { connectDevice, reconnectDevice } from "../testing/device.ts";
import type { TestDevice } from "../testing/device.ts";
import { installPlant, pumps, pumpStation } from "../testing/install-plant.ts";
import { startTestProduct } from "../testing/test-product.ts";
import type { TestProduct } from "../testing/test-product.ts";

// On the system's clock, and so with the scorer in its thread.
const stack = new AsyncDisposableStack();
let running: TestProduct;
let gateway: TestDevice;
beforeAll(async () => {
  running = stack.use(await startTestProduct());
  await installPlant(running.admin, pumpStation);
  gateway = await connectDevice(running, { name: "gateway", site: "riverside", assets: pumps });
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await stack.disposeAsync();
});

/** A high value every two seconds of a stretch that is just over. The rule raises after a minute. */
const begun = Date.now() - 100_000;
async function say(tag: string, from: number, to: number): Promise<void> {
  const all: Promise<void>[] = [];
  for (let second = from; second < to; second += 2) {
    const vibration = 9 + Math.sin(second);
    all.push(gateway.say(tag, begun + second * 1_000, { vibration }));
  }
  await Promise.all(all);
}

const flagged = async () => {
  await running.settle();
  const flags = await running.admin.list("/flags");
  return flags.map((flag) => `${flag.asset.tag} ${flag.condition}`).toSorted();
};

it("a reading is scored in the thread, which is counted where Prometheus asks", async () => {
  await say("P-101", 0, 80);
  expect(await flagged()).toEqual(["P-101 vibration-high"]);
  const evaluated = async (): Promise<number> => {
    const body = await (await fetch(`${running.httpUrl}/metrics`)).text();
    return Number(/rules_readings_total\{result="evaluated"\} (\d+)/.exec(body)?.[1]);
  };
  await expect.poll(evaluated).toBe(40);
});

it("after a stop another thread goes on where the one before it was", async () => {
  await say("P-102", 0, 50);
  await running.restart();
  await gateway[Symbol.asyncDispose]();
  gateway = await reconnectDevice(running, gateway.credential);
  await say("P-102", 50, 80);
  expect(await flagged()).toEqual(["P-101 vibration-high", "P-102 vibration-high"]);
});
