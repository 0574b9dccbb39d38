import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { manualClock } from "#platform/testing";
import { readFixture, runFixture } from "#simulators";
import { exportFixture } from "./export-command.ts";
import { playFixture } from "./play-fixture.ts";
import { connectDevice } from "./testing/device.ts";
import { installPlant, pumps, pumpStation } from "./testing/install-plant.ts";
import { startTestProduct } from "./testing/test-product.ts";
import type { TestProduct } from "./testing/test-product.ts";

const start = Date.UTC(2026, 10, 21, 6);
const stepMs = 10_000;
const steps = 90;
const to = start + steps * stepMs + 1;
const env = { TICK_SECONDS: String(stepMs / 1_000) };

const stack = new AsyncDisposableStack();
let original: TestProduct;
let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "millwright-export-e2e-"));
  stack.defer(() => rm(dir, { recursive: true }));
  original = stack.use(await live());
}, 120_000);
afterAll(() => stack.disposeAsync());

describe.each(["csv", "parquet"] as const)("a window exported as %s", (format) => {
  it("is played into a sandbox: the same readings, and from the same rules the same flags and orders", async () => {
    const folder = join(dir, format);
    const manifest = await exportWindow(original, folder, format);
    expect(manifest.readings).toBe(await original.product.store.count());

    const clock = manualClock(start);
    await using sandbox = await startTestProduct({ clock, env });
    const fixture = await readFixture(folder);
    const result = await runFixture({
      fixture,
      rules: await readFile(fixture.rules!, "utf8"),
      speed: null,
      httpUrl: sandbox.httpUrl,
      mqttUrl: sandbox.mqttUrl,
      adminToken: sandbox.product.control!.token,
      time: { set: (at) => clock.set(at), tick: async () => sandbox.product.tick?.(), stepMs },
    });
    expect(result).toMatchObject({ readings: manifest.readings, stored: manifest.readings });
    expect(await whatWasRaised(sandbox)).toEqual(await whatWasRaised(original));
    expect(result.orders.map(({ asset }) => asset).sort()).toEqual(["P-101", "P-102"]);

    const again = join(dir, `${format}-again`);
    await exportWindow(sandbox, again, "csv");
    expect(await readings(again)).toEqual(await readings(folder));
  }, 120_000);
});

describe("the command", () => {
  it("plays a folder into an installation of its own and tells readings, flags and orders", async () => {
    const folder = join(dir, "command");
    const { readings } = await exportWindow(original, folder, "csv");
    const result = await playFixture({
      data: folder,
      stopping: new AbortController().signal,
      tell: () => {},
    });
    expect(result).toMatchObject({ dataSet: "fixture", readings, stored: readings });
    expect(result?.flags.map(({ asset, condition }) => [asset, condition]).sort()).toEqual([
      ["P-101", "vibration-high"],
      ["P-102", "silent"],
    ]);
    expect(result?.orders).toHaveLength(2);
  }, 120_000);

  it("says what is wrong with a folder", async () => {
    const play = playFixture({
      data: join(dir, "nothing"),
      stopping: new AbortController().signal,
      tell: () => {},
    });
    await expect(play).rejects.toThrow(/manifest\.json cannot be read: give the folder/);
  });
});

/**
 * Fifteen minutes of four pumps: the vibration of one is high for a while, with readings that arrive out of order; another
 * falls silent half-way; a null and a zero are said.
 */
async function live(): Promise<TestProduct> {
  const clock = manualClock(start);
  const running = await startTestProduct({ clock, env });
  await installPlant(running.admin, pumpStation);
  await using gateway = await connectDevice(running, {
    name: "gateway",
    site: "riverside",
    assets: pumps,
  });
  for (let step = 1; step <= steps; step += 1) {
    clock.advance(stepMs);
    const now = clock.now();
    for (const tag of pumps) {
      if (tag === "P-102" && step > 45) continue;
      const at = tag === "P-101" && step % 7 === 3 ? now - 15_000 : now;
      const high = tag === "P-101" && step > 20 && step < 50;
      await gateway.say(tag, at, {
        vibration: high ? 9 : 2 + 0.3 * Math.sin(step),
        temperature: 61 + 2 * Math.sin(step / 3),
        pressure: tag === "P-103" && step === 30 ? null : 6,
      });
    }
    await running.product.tick?.();
  }
  await running.settle();
  return running;
}

function exportWindow({ product }: TestProduct, folder: string, format: "csv" | "parquet") {
  const window = { from: new Date(start).toISOString(), to: new Date(to).toISOString(), format };
  return exportFixture(product.control!, folder, window);
}

/** Flags as they came to be; silence is noticed by ticks, so its times are as exact as those. */
async function whatWasRaised(running: TestProduct): Promise<object[]> {
  const flags = await running.admin.list("/flags");
  const about = (time: string | null, silent: boolean): number | null =>
    time === null ? null : Math.round(Date.parse(time) / (silent ? 60_000 : 1));
  return flags
    .map(({ asset, condition, state, occurrences, raisedAt, returnedAt }) => ({
      asset: asset.tag,
      condition,
      state,
      occurrences,
      raisedAt: about(raisedAt, condition === "silent"),
      returnedAt: about(returnedAt, condition === "silent"),
    }))
    .sort((a, b) => a.asset.localeCompare(b.asset));
}

/** Every reading but for when it arrived. */
async function readings(folder: string): Promise<object[]> {
  const arrivals = await Array.fromAsync((await readFixture(folder)).arrivals());
  const found = arrivals.map(({ receivedAt: _receivedAt, ...reading }) => reading);
  const keyOf = (one: (typeof found)[number]): string =>
    `${one.asset} ${one.signal} ${one.observedAt}`;
  return found.sort((a, b) => keyOf(a).localeCompare(keyOf(b)));
}
