import { manualClock } from "#platform/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { connectDevice } from "./testing/device.ts";
import type { TestDevice } from "./testing/device.ts";
import { installPlant, pumps, pumpStation } from "./testing/install-plant.ts";
import { startTestProduct } from "./testing/test-product.ts";
import type { TestProduct } from "./testing/test-product.ts";

const everyMs = 10_000;
const clock = manualClock("2026-11-21T06:00:00Z");
const key = "vibration-high";

const stack = new AsyncDisposableStack();
let running: TestProduct;
let gateway: TestDevice;
beforeAll(async () => {
  running = stack.use(await startTestProduct({ clock, env: { TICK_SECONDS: "10" } }));
  const { plant, technicians, supply, rules } = pumpStation;
  await installPlant(running.admin, { plant, technicians, supply, rules });
  const device = { name: "gateway", site: "riverside", assets: pumps };
  gateway = stack.use(await connectDevice(running, device));
});
afterAll(() => stack.disposeAsync());

/** Lets time pass; the pumps named shake between the limit that is live (7.1) and the one that is tried (5). */
async function live(steps: number, shaking: readonly string[]): Promise<void> {
  for (let step = 0; step < steps; step += 1) {
    clock.advance(everyMs);
    const at = clock.now();
    for (const [place, tag] of pumps.entries()) {
      const wave = Math.sin(at / 37_000 + place);
      const vibration = (shaking.includes(tag) ? 6.2 : 2.5) + 0.2 * wave;
      await gateway.say(tag, at, {
        vibration,
        temperature: 61 + 2 * wave,
        pressure: 6 + 0.1 * wave,
      });
    }
    await running.product.tick?.();
    await running.settle();
  }
}

const flags = () => running.admin.list("/flags");
const orders = () => running.admin.list("/work-orders");

it("a version that is tried sends nobody, as a canary it does where it speaks, and after a rollback nowhere", async () => {
  const { admin } = running;
  const { definition } = await admin.get(`/rules/${key}`);
  const { limit } = definition.condition;
  const tried = { ...definition, condition: { limit: { ...limit, above: 5, clearBelow: 4 } } };
  await admin.post(`/rules/${key}/versions?stage=shadow`, tried);
  await live(12, ["P-102"]);
  expect(await flags()).toEqual([]);
  expect(await orders()).toEqual([]);
  const trial = await admin.get(`/rules/${key}/versions/2/trial`);
  expect(trial).toMatchObject({
    onlyCandidate: 1,
    both: 0,
    flags: [{ asset: { tag: "P-102" }, by: "candidate", verdict: "undecided" }],
    coverage: { assets: 4 },
  });

  // What a policy asks for takes weeks; here nothing is asked for, and everything is spoken of.
  const { policy } = await admin.get("/rule-release-policy");
  const open = { minDays: 0, minAssetMonths: 0, maxFlagsPerAssetMonth: null, approvals: 0 };
  const opened = {
    ...policy,
    canary: { ...policy.canary, ...open, backtest: false },
    live: { ...policy.live, ...open },
  };
  const change = { policy: opened, comment: "for a test" };
  expect(await admin.call("PUT", "/rule-release-policy", change)).toMatchObject({ status: 200 });
  await admin.post(`/rules/${key}/versions/2/stage`, { to: "canary", share: 1 });
  await live(3, ["P-102"]);
  expect(await flags()).toMatchObject([
    { asset: { tag: "P-102" }, ruleVersion: 2, state: "unacknowledged" },
  ]);
  expect(await orders()).toMatchObject([
    { asset: { tag: "P-102" }, failureMode: { code: "bearing-wear" } },
  ]);

  await admin.post(`/rules/${key}/rollback`, { comment: "too keen" });
  await live(12, ["P-102", "P-103"]);
  expect(await flags()).toMatchObject([
    { asset: { tag: "P-102" }, state: "returned-unacknowledged" },
  ]);
  expect(await orders()).toHaveLength(1);
  expect(await admin.get(`/rules/${key}/release`)).toMatchObject({
    live: 1,
    canary: null,
    versions: [
      { version: 2, stage: "shadow" },
      { version: 1, stage: "live" },
    ],
  });
}, 120_000);
