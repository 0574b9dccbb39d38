import { afterAll, beforeAll, expect, it } from "vitest";
import { encodeSnapshot } from "#ingest/wire";
import { manualClock } from "#platform/testing";
import { connectDevice, reconnectDevice } from "./testing/device.ts";
import type { TestDevice } from "./testing/device.ts";
import { figure } from "./testing/figures.ts";
import { installPlant, pumps, pumpStation } from "./testing/install-plant.ts";
import { startTestProduct } from "./testing/test-product.ts";
import type { TestProduct } from "./testing/test-product.ts";

const stepMs = 10_000;
const minute = 60_000;
const from = Date.UTC(2026, 10, 21, 6);
const clock = manualClock(from);
const iso = (at: number): string => new Date(at).toISOString();

const stack = new AsyncDisposableStack();
let running: TestProduct;
let gateway: TestDevice;
beforeAll(async () => {
  running = stack.use(await startTestProduct({ clock }));
  await installPlant(running.admin, pumpStation);
  const device = { name: "gateway", site: "riverside", assets: pumps };
  gateway = await connectDevice(running, device);
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await stack.disposeAsync();
});

/** Every signal but vibration is sound, and moves a little all the time. */
const say = (tag: string, at: number, vibration: number): Promise<void> =>
  gateway.publish(tag, payloadOf(at, vibration));

const payloadOf = (at: number, vibration: number): string =>
  encodeSnapshot({
    observedAt: at,
    values: {
      vibration,
      temperature: 61 + 2 * Math.sin(at / 37_000),
      pressure: 6 + 0.1 * Math.sin(at / 37_000),
    },
  });

/** Over the limit of 7.1 three times: too short, long enough, and long enough with a dip into the dead band. */
function vibrationAt(n: number): number {
  const wave = Math.sin(n) / 4;
  if (n >= 20 && n < 25) return 8 + wave;
  if (n >= 60 && n < 75) return 9 + wave;
  if (n >= 120 && n < 150) return (n === 135 ? 6 : 8) + wave;
  return 2.5 + wave;
}

const flagsOf = async (tag: string) =>
  (await running.admin.list("/flags"))
    .filter((flag) => flag.asset.tag === tag)
    .map(({ condition, raisedAt, returnedAt, occurrences, withdrawnAt }) => ({
      condition,
      raisedAt,
      returnedAt,
      occurrences,
      withdrawnAt,
    }));

const signalOf = async (tag: string, key: string) => {
  const [{ id }] = await running.admin.list(`/assets?q=${tag}`);
  const { signals } = await running.admin.get(`/assets/${id}`);
  return signals.find((signal: { key: string }) => signal.key === key);
};

it("the same readings in another order and twice over, within the allowed lateness, raise the same flags", async () => {
  const moments = Array.from({ length: 200 }, (_, n) => n);
  // Every block of six arrives back to front, and every fourth reading twice: up to 50 s late, where 60 s are allowed.
  const shuffled = moments
    .map((n) => n - (n % 6) + 5 - (n % 6))
    .filter((n) => n < moments.length)
    .flatMap((n) => (n % 4 === 0 ? [n, n] : [n]));
  for (const n of moments) await say("P-101", from - 200 * stepMs + n * stepMs, vibrationAt(n));
  for (const n of shuffled) await say("P-102", from - 200 * stepMs + n * stepMs, vibrationAt(n));
  await running.settle();

  const inOrder = await flagsOf("P-101");
  expect(inOrder).toHaveLength(1);
  expect(inOrder[0]).toMatchObject({ condition: "vibration-high", occurrences: 2 });
  expect(await flagsOf("P-102")).toEqual(inOrder);
  for (const { id } of await running.admin.list("/flags?open=true"))
    await running.admin.post(`/flags/${id}/acknowledge`, {});
  await running.settle();
}, 60_000);

it("a late reading that shows it never held withdraws the flag and cancels its order, even after a restart", async () => {
  const t0 = from + 10 * minute;
  for (let n = -6; n <= 7; n += 1) {
    clock.advance(n === -6 ? 9 * minute : stepMs);
    await say("P-103", t0 + n * stepMs, n < 0 ? 2.5 : 9);
  }
  await running.settle();
  expect(await flagsOf("P-103")).toMatchObject([{ raisedAt: iso(t0 + minute), withdrawnAt: null }]);
  const orders = await running.admin.list("/work-orders?status=open");
  const order = orders.find(({ asset }) => asset.tag === "P-103");
  expect(order).toMatchObject({ failureMode: { code: "bearing-wear" } });

  await gateway[Symbol.asyncDispose]();
  await running.restart();
  gateway = await reconnectDevice(running, gateway.credential);
  await say("P-103", t0 + 35_000, 3);
  await running.settle();
  expect(await flagsOf("P-103")).toMatchObject([
    { raisedAt: iso(t0 + minute), withdrawnAt: expect.any(String) },
  ]);
  expect(await running.admin.get(`/work-orders/${order.id}`)).toMatchObject({
    status: "cancelled",
  });

  // From the dip on it holds for a minute: this time it did happen.
  for (let n = 8; n <= 11; n += 1) {
    clock.advance(stepMs);
    await say("P-103", t0 + n * stepMs, 9);
  }
  await running.settle();
  expect((await flagsOf("P-103"))[0]).toMatchObject({
    raisedAt: iso(t0 + 100_000),
    withdrawnAt: null,
  });
});

it("a correction within the lateness moves the flag to when it began, and what was said before is kept", async () => {
  const t0 = clock.now() + minute;
  const dip = t0 + 30_000;
  for (let n = -3; n <= 9; n += 1) {
    clock.advance(n === -3 ? minute / 2 : stepMs);
    const at = t0 + n * stepMs;
    await say("P-104", at, n < 0 || at === dip ? 2.5 : 9);
  }
  await running.settle();
  expect(await flagsOf("P-104")).toEqual([]);
  await say("P-104", dip, 8.8);
  await running.settle();
  expect(await flagsOf("P-104")).toMatchObject([{ raisedAt: iso(t0 + minute) }]);

  const signal = await signalOf("P-104", "vibration");
  const { items } = await running.admin.get(`/signals/${signal.id}/corrections`);
  expect(items).toMatchObject([
    {
      observedAt: iso(dip),
      was: { value: 2.5, by: { kind: "device", name: "gateway" } },
      now: { value: 8.8, by: { kind: "device", name: "gateway" } },
    },
  ]);
});

it("a correction of what is long past withdraws the flag that rested on it", async () => {
  const t0 = clock.now() + minute;
  const spike = [0, 1, 2, 3, 4, 5, 6].map((n) => t0 + n * stepMs);
  for (let n = -3; n <= 40; n += 1) {
    clock.advance(n === -3 ? minute / 2 : stepMs);
    const at = t0 + n * stepMs;
    await say("P-102", at, spike.includes(at) ? 9 : 2.5);
  }
  await running.settle();
  const before = (await flagsOf("P-102"))[0];
  expect(before).toMatchObject({ raisedAt: iso(t0 + minute), withdrawnAt: null });

  // Minutes later, long beyond the allowed lateness, the gateway sends what it should have said.
  for (const at of spike) await say("P-102", at, 2.4);
  await running.settle();
  expect((await flagsOf("P-102"))[0]).toMatchObject({
    raisedAt: iso(t0 + minute),
    withdrawnAt: expect.any(String),
  });
  const signal = await signalOf("P-102", "vibration");
  const { items } = await running.admin.get(`/signals/${signal.id}/corrections`);
  expect(items).toHaveLength(spike.length);
});

it("what a device kept for us while it was away is stored, and raises nothing", async () => {
  const signal = await signalOf("P-101", "vibration");
  const before = await flagsOf("P-101");
  const latest = async () => {
    const [{ id }] = await running.admin.list("/assets?q=P-101");
    const { signals } = await running.admin.get(`/assets/${id}/latest`);
    return signals.find((one: { key: string }) => one.key === "vibration");
  };
  const newest = await latest();
  const counted = () =>
    Promise.all(
      ["telemetry_late_total", "telemetry_beyond_lateness_total"].map((name) =>
        figure(running, name),
      ),
    );
  const [late = 0, beyond = 0] = await counted();
  const old = from - 5 * 3_600_000;
  for (let n = 0; n < 30; n += 1) {
    const historical = { ...JSON.parse(payloadOf(old + n * stepMs, 9)), historical: true };
    await gateway.publish("P-101", JSON.stringify(historical));
  }
  // The same without the word: older than the allowed lateness, so it is history all the same.
  for (let n = 30; n < 60; n += 1) await say("P-101", old + n * stepMs, 9);
  await running.settle();

  // Of three signals each.
  expect(await counted()).toEqual([late + 180, beyond + 180]);
  expect(await flagsOf("P-101")).toEqual(before);
  expect(await latest()).toEqual(newest);
  const range = `from=${iso(old)}&to=${iso(old + 60 * stepMs)}`;
  const { readings } = await running.admin.get(`/signals/${signal.id}/readings?${range}`);
  expect(readings).toHaveLength(60);
});

it("a correction of the last that was heard of a pump, long after, withdraws the flag that rested on it", async () => {
  const t0 = clock.now() + minute;
  const spike = [0, 1, 2, 3, 4, 5, 6].map((n) => t0 + n * stepMs);
  for (let n = -3; n <= 6; n += 1) {
    clock.advance(n === -3 ? minute / 2 : stepMs);
    await say("P-101", t0 + n * stepMs, n < 0 ? 2.5 : 9);
  }
  await running.settle();
  const raisedNow = async () =>
    (await flagsOf("P-101")).find(({ raisedAt }) => raisedAt === iso(t0 + minute));
  expect(await raisedNow()).toMatchObject({ withdrawnAt: null });

  for (let n = 0; n < 10; n += 1) {
    clock.advance(minute);
    await running.product.tick?.();
  }
  // By its own clock within the allowed lateness; by ours everything has been settled for minutes.
  for (const at of spike) await say("P-101", at, 2.4);
  await running.settle();
  expect(await raisedNow()).toMatchObject({ withdrawnAt: expect.any(String) });
});

it("a correction of a signal whose device's clock is behind that of the others withdraws what rested on both", async () => {
  await running.admin.post("/rules/imports", [
    {
      key: "hot-and-shaking",
      name: "Hot while it shakes",
      appliesTo: { assets: ["P-103"] },
      severity: 2,
      failureMode: "bearing-wear",
      condition: {
        all: [
          { limit: { signal: "vibration", above: 4 } },
          { limit: { signal: "temperature", above: 90 } },
        ],
      },
    },
  ]);
  const behind = 100_000;
  const hot: number[] = [];
  for (let n = 0; n < 31; n += 1) {
    clock.advance(n === 0 ? minute : stepMs);
    const values = { vibration: 5 + Math.sin(n) / 4 };
    await gateway.publish("P-103", encodeSnapshot({ observedAt: clock.now(), values }));
    const observedAt = clock.now() - behind;
    const temperature = (n > 25 ? 95 : 61) + Math.sin(n);
    if (n > 25) hot.push(observedAt);
    await gateway.publish("P-103", encodeSnapshot({ observedAt, values: { temperature } }));
  }
  await running.settle();
  const raised = async () =>
    (await flagsOf("P-103")).filter(({ condition }) => condition === "hot-and-shaking");
  expect(await raised()).toMatchObject([{ withdrawnAt: null }]);
  // Within the lateness of its own signal; but the rule has settled what is a minute behind the vibration.
  for (const at of hot) {
    const values = { temperature: 61 + Math.sin(at / 37_000) };
    await gateway.publish("P-103", encodeSnapshot({ observedAt: at, values }));
  }
  await running.settle();
  expect(await raised()).toMatchObject([{ withdrawnAt: expect.any(String) }]);
});
