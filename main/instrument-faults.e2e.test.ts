import { afterAll, beforeAll, expect, it } from "vitest";
import { manualClock } from "#platform/testing";
import { connectDevice } from "./testing/device.ts";
import type { TestDevice } from "./testing/device.ts";
import { installPlant, pumps, pumpStation } from "./testing/install-plant.ts";
import { startTestProduct } from "./testing/test-product.ts";
import type { TestProduct } from "./testing/test-product.ts";

const everyMs = 10_000;
const clock = manualClock("2026-11-21T06:00:00Z");

const stack = new AsyncDisposableStack();
let running: TestProduct;
let gateway: TestDevice;
beforeAll(async () => {
  running = stack.use(await startTestProduct({ clock, env: { TICK_SECONDS: "10" } }));
  await installPlant(running.admin, pumpStation);
  gateway = stack.use(
    await connectDevice(running, { name: "gateway", site: "riverside", assets: pumps }),
  );
});
afterAll(() => stack.disposeAsync());

/** Three minutes in which a pump's vibration says this, word for word, and its other signals are sound. */
async function live(vibration: Record<string, (i: number) => string>): Promise<void> {
  for (let i = 0; i < 18; i++) {
    clock.advance(everyMs);
    const at = clock.now();
    for (const [tag, said] of Object.entries(vibration)) {
      await gateway.publish(tag, `{"observedAt":${at},"signal":"vibration",${said(i)}}`);
      await gateway.say(tag, at, { temperature: 61 + i / 10, pressure: 6 + i / 100 });
    }
    expect(await running.product.tick?.()).toBe("written");
    await running.settle();
  }
}

/** What the API says of each pump's vibration, once as many are at fault as should be. */
async function faults(count: number): Promise<Record<string, string>> {
  for (;;) {
    const items = await running.admin.list("/signal-health?fault=any");
    type Item = { asset: { tag: string }; fault: { kind: string } };
    const found = items.map(({ asset, fault }: Item) => [asset.tag, fault.kind]);
    if (found.length === count) return Object.fromEntries(found);
    // What is heard is written down by itself within seconds; the runner's own patience ends this.
    await new Promise(setImmediate);
  }
}

/** What rules about machines have raised; that nothing usable comes (`silent`) is a rule about instruments. */
const machineFlags = async () => {
  type Flag = { asset: { tag: string }; condition: string };
  const found: Flag[] = await running.admin.list("/flags");
  return found
    .map(({ asset, condition }) => `${asset.tag} ${condition}`)
    .filter((flag) => !flag.endsWith(" silent"));
};

it("a faulty instrument is called that, and nobody is sent to its machine", async () => {
  await live({
    // Each would stand far over the limit of 7.1 mm/s, or hide that it does.
    "P-101": () => '"value":99',
    "P-102": () => '"value":nan',
    "P-103": () => '"value":"-inf","unit":"in/s"',
    "P-104": () => '"value":null',
  });
  expect(await faults(4)).toEqual({
    "P-101": "out-of-range",
    "P-102": "not-a-number",
    "P-103": "not-a-number",
    "P-104": "no-value",
  });
  expect(await machineFlags()).toEqual([]);
  expect(await running.admin.list("/dead-letters")).toEqual([]);
});

it("what was stored and sent later is kept, and changes nothing of now", async () => {
  await live({
    "P-101": (i) => `"value":${9 + i / 100},"historical":true`,
    "P-102": (i) => `"value":${2 + i / 100}`,
    "P-103": (i) => `"value":${2 + i / 100}`,
    "P-104": (i) => `"value":${2 + i / 100}`,
  });
  expect(await machineFlags()).toEqual([]);
  const [{ id }] = await running.admin.list("/assets?q=P-101");
  const { signals } = await running.admin.get(`/assets/${id}`);
  const [{ id: signalId }] = signals.filter(({ key }: { key: string }) => key === "vibration");
  const from = new Date(clock.now() - 180_000).toISOString();
  const to = new Date(clock.now() + 1).toISOString();
  const { readings } = await running.admin.get(
    `/signals/${signalId}/readings?from=${from}&to=${to}`,
  );
  expect(readings.at(-1)).toMatchObject({ value: 9.17 });
});

it("a machine that vibrates is flagged, in whatever unit its sensor speaks", async () => {
  await live({
    "P-102": (i) => `"value":${0.4 + i / 1_000},"unit":"in/s"`,
    "P-103": (i) => `"value":${0.1 + i / 1_000},"unit":"[in_i]/s"`,
    "P-104": (i) => `"value":${2 + i / 100},"unit":"mm/s"`,
  });
  expect(await machineFlags()).toEqual(["P-102 vibration-high"]);
});
