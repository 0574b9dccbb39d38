import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { manualClock } from "#platform/testing";
import { connectDevice } from "./testing/device.ts";
import type { TestDevice } from "./testing/device.ts";
import { startTestProduct } from "./testing/test-product.ts";
import type { TestProduct } from "./testing/test-product.ts";

const second = 1_000;
const pumps = Array.from({ length: 8 }, (_, i) => `P-${101 + i}`);
const clock = manualClock(Date.UTC(2026, 10, 21, 13));
let running: TestProduct;
let gateway: TestDevice;

beforeAll(async () => {
  running = await startTestProduct({ clock });
  const { admin } = running;
  const flow = [{ key: "flow", unit: "m3/h", every: "10s" }];
  const assets = pumps.map((tag) => ({ tag, name: tag, class: "pump", via: "GW-1" }));
  await admin.post("/registry/imports", {
    assetClasses: [
      { code: "gateway", name: "Gateway" },
      { code: "pump", name: "Pump", signals: flow },
    ],
    sites: [
      {
        code: "berlin",
        name: "Berlin works",
        timeZone: "Europe/Berlin",
        systems: [
          {
            code: "cooling",
            name: "Cooling water",
            assets: [{ tag: "GW-1", name: "Gateway 1", class: "gateway" }, ...assets],
          },
        ],
      },
    ],
  });
  await admin.post("/rules/imports", [
    {
      key: "silent",
      name: "Silent",
      appliesTo: { assetClass: "pump" },
      severity: 2,
      kind: "instrument",
      condition: { noData: { signal: "flow", for: "30s" } },
    },
  ]);
  gateway = await connectDevice(running, { name: "gw-1", site: "berlin", assets: pumps });
}, 60_000);
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await running[Symbol.asyncDispose]();
}, 60_000);

/** Five seconds pass for everybody; what was heard is written down by a timer of its own, which looks each second. */
async function fiveSeconds(talking: readonly string[]): Promise<void> {
  clock.advance(5 * second);
  for (const tag of talking) await gateway.say(tag, clock.now(), { flow: 80 });
  await running.product.tick?.();
  await running.settle();
  await delay(second);
}

const flags = async () =>
  (await running.admin.list("/flags?open=true")).map((flag) => [
    flag.asset.tag,
    flag.condition,
    flag.state,
  ]);

test(
  "everything behind a gateway that dies gives one flag, which returns with the first that is heard",
  { timeout: 120_000 },
  async () => {
    for (let i = 0; i < 4; i++) await fiveSeconds(pumps);
    while ((await flags()).length === 0) await fiveSeconds([]);
    for (let i = 0; i < 4; i++) await fiveSeconds([]);
    expect(await flags()).toEqual([["GW-1", "gateway-unreachable", "unacknowledged"]]);
    const unreachable = await running.admin.list("/unreachable");
    expect(unreachable.map(({ asset, via }) => [asset.tag, via.tag])).toEqual(
      pumps.map((tag) => [tag, "GW-1"]),
    );
    while ((await flags())[0]?.[2] === "unacknowledged") await fiveSeconds(pumps);
    expect(await flags()).toEqual([["GW-1", "gateway-unreachable", "returned-unacknowledged"]]);
  },
);
