import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { manualClock } from "#platform/testing";
import { healthyFleet } from "#simulators";
import { connectDevice } from "./testing/device.ts";
import type { TestDevice } from "./testing/device.ts";
import { installPlant } from "./testing/install-plant.ts";
import { startTestProduct } from "./testing/test-product.ts";
import type { TestProduct } from "./testing/test-product.ts";

const hour = 3_600_000;
const day = 24 * hour;
const startsAt = Date.UTC(2026, 9, 1);
const healthyDays = 30;
const sickDays = 4;
const clock = manualClock(startsAt);

/** From the 31st day on, on the same machines and under the same rules, so that silence before it means something. */
const faults = [
  { tag: "P-101", kind: "bearing-wear", at: "bearing" },
  { tag: "P-105", kind: "sensor-stuck", at: "bearing-temperature" },
  { tag: "F-201", kind: "filter-clogging", at: "filter" },
  { tag: "C-301", kind: "cooler-fouling", at: "cooler" },
] as const;
/** Came with the product, needs nothing to be told, and has no failure mode: its flags open no order. */
const watchesAll = "unusual-behaviour";
/** And this one's gateway loses it. */
const silent = "P-108";

const stack = new AsyncDisposableStack();
let running: TestProduct;
let gateway: TestDevice;
/** Hour by hour, what the machines say in it: by tag, a reading of every signal each minute. */
let hours: AsyncGenerator<Map<string, object[]>>;
beforeAll(async () => {
  running = stack.use(await startTestProduct({ clock, env: { TICK_SECONDS: "3600" } }));
  await installPlant(running.admin, healthyFleet.files);
  const assets = (await running.admin.list("/assets")).map(({ tag }) => tag);
  const device = { name: "gateway", site: "soundside", assets };
  gateway = stack.use(await connectDevice(running, device));
  hours = hoursOfTheFleet();
});
afterAll(() => stack.disposeAsync());

describe("twenty machines that change their modes, are noisy and report each minute", () => {
  it("raise no flag by any written rule in thirty days when they are sound, and hardly one by the rule that watches all", async () => {
    const minutes = healthyDays * 24 * 60;
    expect(await live(healthyDays)).toBe(20 * minutes);
    // Eight pumps with four signals, seven fans with three, five compressors with four.
    expect(await running.product.store.count()).toBe((8 * 4 + 7 * 3 + 5 * 4) * minutes);
    const flags = await running.admin.list("/flags");
    expect(flags.filter(({ condition }) => condition !== watchesAll)).toEqual([]);
    // `npm run bench -- silence` says how often over a quarter; it sends nobody.
    const assetMonths = (20 * healthyDays) / 30.4;
    expect(flags.length / assetMonths).toBeLessThanOrEqual(0.5);
    expect(await running.admin.list("/work-orders?status=any")).toEqual([]);
    // Not because the rules were blind.
    const rules = await running.admin.list("/rules");
    expect(rules).toHaveLength(16);
    for (const { key, assets, problem } of rules) {
      expect({ key, watches: assets > 0, problem }).toEqual({ key, watches: true, problem: null });
    }
  }, 300_000);

  it("are flagged by the same rules when they are not, and no others with them", async () => {
    await live(sickDays, (tag) => tag !== silent);
    const flags = await running.admin.list("/flags");
    const flagged = flags
      .filter(({ condition }) => condition !== watchesAll)
      .map(({ asset, condition }) => `${asset.tag} ${condition}`);
    expect([...new Set(flagged)].toSorted()).toEqual([
      "C-301 compressor-oil-drifting-hot",
      "F-201 fan-filter-clogged",
      "P-101 pump-vibration-high",
      "P-105 pump-temperature-sensor-stuck",
      "P-108 pump-silent",
    ]);
    const orders = await running.admin.list("/work-orders?status=open");
    expect(orders.map(({ asset }): string => asset.tag).toSorted()).toEqual(
      [...faults.map(({ tag }) => tag), silent].toSorted(),
    );
  }, 120_000);
});

async function* hoursOfTheFleet(): AsyncGenerator<Map<string, object[]>> {
  const planted = { startsAt: startsAt + healthyDays * day, developsMs: 2 * day };
  const observations = healthyFleet.observations({
    seed: "healthy",
    startsAt,
    days: healthyDays + sickDays,
    faults: faults.map((fault) => ({ ...fault, ...planted })),
  });
  let end = startsAt + hour;
  let said = new Map<string, object[]>();
  for await (const { at, tag, values } of observations) {
    if (at >= end) {
      yield said;
      said = new Map();
      end += hour;
    }
    const readings = said.get(tag);
    if (readings === undefined) said.set(tag, [{ observedAt: at, values }]);
    else readings.push({ observedAt: at, values });
  }
  yield said;
}

/**
 * Lets so many days pass. A gateway collects what its machines say and sends it each hour, and a tick follows.
 *
 * @returns how many reports of a machine were acknowledged
 */
async function live(days: number, speaks: (tag: string) => boolean = () => true): Promise<number> {
  let count = 0;
  for (let passed = 0; passed < days * 24; passed++) {
    const { value: said } = await hours.next();
    if (said === undefined) throw new Error("the fleet has no more to say");
    clock.advance(hour);
    await Promise.all(
      [...said].map(async ([tag, readings]) => {
        if (!speaks(tag)) return;
        await gateway.publish(tag, JSON.stringify({ readings }));
        count += readings.length;
      }),
    );
    expect(await running.product.tick?.()).toBe("written");
    if (clock.now() % day === 0) await running.settle();
  }
  return count;
}
