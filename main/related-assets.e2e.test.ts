import { afterAll, beforeAll, expect, it } from "vitest";
import { manualClock } from "#platform/testing";
import { connectDevice } from "./testing/device.ts";
import type { TestDevice } from "./testing/device.ts";
import { installPlant, pumps, pumpStation } from "./testing/install-plant.ts";
import { startTestProduct } from "./testing/test-product.ts";
import type { TestProduct } from "./testing/test-product.ts";

const stepMs = 10_000;
const start = Date.UTC(2026, 10, 21, 6);
const clock = manualClock(start);

/** The header that feeds the pumps, and what P-101 has of it. */
const plantWith = (...signals: string[]) => `
assetClasses:
  - { code: header, name: Header, signals: [{ key: pressure, name: Pressure, unit: bar, every: 10s }] }
sites:
  - code: riverside
    name: Riverside works
    timeZone: Europe/Berlin
    systems:
      - code: cooling
        name: Cooling water
        assets:
          - { tag: H-1, name: Header 1, class: header }
          - { tag: P-101, name: Pump 101, class: pump, criticality: 4, signals: [${signals.join(", ")}] }`;
const rule = {
  key: "pump-runs-dry",
  name: "Runs dry",
  appliesTo: { assets: ["P-101", "P-102"] },
  severity: 3,
  failureMode: "cavitation",
  condition: {
    all: [
      { limit: { signal: "vibration", above: 4, clearBelow: 3 } },
      { limit: { signal: "supply", below: 200, clearAbove: 250 } },
    ],
  },
};

const stack = new AsyncDisposableStack();
let running: TestProduct;
let gateway: TestDevice;
beforeAll(async () => {
  running = stack.use(await startTestProduct({ clock, env: { TICK_SECONDS: "10" } }));
  await installPlant(running.admin, { ...pumpStation, rules: undefined });
  await running.admin.postYaml("/registry/imports", plantWith());
  const device = { name: "gateway", site: "riverside", assets: [...pumps, "H-1"] };
  gateway = stack.use(await connectDevice(running, device));
});
afterAll(() => stack.disposeAsync());

async function pass(steps: number, pressure: number, vibration: number): Promise<void> {
  for (let step = 0; step < steps; step += 1) {
    clock.advance(stepMs);
    await gateway.say("H-1", clock.now(), { pressure });
    for (const tag of pumps) await gateway.say(tag, clock.now(), { vibration });
    await running.product.tick?.();
  }
  await running.settle();
}

async function signalsOf(tag: string) {
  const [asset] = await running.admin.list(`/assets?q=${tag}`);
  return (await running.admin.get(`/assets/${asset.id}`)).signals;
}
const supplyOf = async (tag: string) =>
  (await signalsOf(tag)).find(({ key }: { key: string }) => key === "supply");

it("a signal linked to another asset gets its past, and with the asset's own explains one flag and one order", async () => {
  await pass(12, 4, 2);
  const supply =
    "{ key: supply, name: Supply pressure, unit: kPa, follows: { asset: H-1, signal: pressure } }";
  await running.admin.postYaml("/registry/imports", plantWith(supply));
  await running.admin.post("/rules/imports", [rule]);
  await expect
    .poll(async () => (await supplyOf("P-101")).follows.historyComplete, {
      timeout: 60_000,
      interval: 200,
    })
    .toBe(true);
  await running.settle();
  const { id } = await supplyOf("P-101");
  const window = `from=${new Date(start).toISOString()}&to=${new Date(clock.now() + 1).toISOString()}`;
  const { readings } = await running.admin.get(`/signals/${id}/readings?${window}`);
  expect(readings.map(({ value }: { value: number }) => value)).toEqual(Array(12).fill(400));

  await pass(3, 4, 6);
  expect(await running.admin.list("/flags")).toEqual([]);
  await pass(3, 1.5, 6);
  const flags = await running.admin.list("/flags");
  expect(flags).toMatchObject([{ asset: { tag: "P-101" }, condition: "pump-runs-dry" }]);
  expect(flags[0].summary).toContain("Supply pressure at 150 kPa");
  const orders = await running.admin.list("/work-orders");
  expect(orders).toMatchObject([{ asset: { tag: "P-101" }, failureMode: { code: "cavitation" } }]);
}, 120_000);
