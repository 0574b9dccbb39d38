import { readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { manualClock } from "#platform/testing";
import { healthyFleet } from "#simulators";
import { tryRules } from "./backtest-command.ts";
import { connectDevice } from "./testing/device.ts";
import type { TestDevice } from "./testing/device.ts";
import { installPlant } from "./testing/install-plant.ts";
import { startTestProduct } from "./testing/test-product.ts";
import type { TestProduct } from "./testing/test-product.ts";

const hour = 3_600_000;
const day = 24 * hour;
const startsAt = Date.UTC(2026, 9, 1);
const days = 8;
const clock = manualClock(startsAt);
const planted = { startsAt: startsAt + 4 * day, developsMs: 2 * day };
const faults = [
  { tag: "P-101", kind: "bearing-wear", at: "bearing", ...planted },
  { tag: "P-105", kind: "sensor-stuck", at: "bearing-temperature", ...planted },
  { tag: "F-201", kind: "filter-clogging", at: "filter", ...planted },
  { tag: "C-301", kind: "cooler-fouling", at: "cooler", ...planted },
] as const;
/** Says nothing for a day, and something again. */
const silent = { tag: "P-108", from: startsAt + 2 * day, to: startsAt + 3 * day };
/** We hear nobody: no message reaches us and no tick is written. */
const outage = { from: startsAt + 4 * day, to: startsAt + 4 * day + 6 * hour };

const stack = new AsyncDisposableStack();
let running: TestProduct;
let gateway: TestDevice;
beforeAll(async () => {
  running = stack.use(await startTestProduct({ clock, env: { TICK_SECONDS: "3600" } }));
  await installPlant(running.admin, healthyFleet.files);
  const assets = (await running.admin.list("/assets")).map(({ tag }) => tag);
  const device = { name: "gateway", site: "soundside", assets };
  gateway = stack.use(await connectDevice(running, device));
  await live();
}, 300_000);
afterAll(() => stack.disposeAsync());

describe("days that were lived and then backtested", () => {
  it("says the same, transition for transition, of every rule", async () => {
    const lived = await livedStretches();
    // Whatever detectors say besides is compared like the rest.
    expect(lived.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining([
        "compressor-oil-drifting-hot",
        "fan-filter-clogged",
        "pump-silent",
        "pump-temperature-sensor-stuck",
        "pump-vibration-high",
      ]),
    );
    const rules = await running.admin.list("/rules");
    const tried: Stretch[] = [];
    for (let first = 0; first < rules.length; first += 4) {
      const candidates = rules.slice(first, first + 4).map(({ key }) => ({ key }));
      const { id, candidates: reports } = await backtest({ candidates });
      for (const { result } of reports) {
        expect(result.coverage.readings).toBeGreaterThan(0);
        expect(result.coverage.silenceKnown).toBeGreaterThan(0.98);
      }
      for (const flag of await running.admin.list(`/backtests/${id}/flags`)) {
        const { ruleKey, asset, raisedAt, triggeredAt, returnedAt } = flag;
        tried.push({ rule: ruleKey, asset: asset.id, raisedAt, triggeredAt, returnedAt });
      }
    }
    expect(inOrder(tried)).toEqual(inOrder(lived));
  }, 120_000);

  it("shows two limits beside each other: what both flag, and what only one does", async () => {
    const { definition } = await running.admin.get("/rules/pump-vibration-high");
    const { limit } = definition.condition;
    const lower = { ...definition, condition: { limit: { ...limit, above: 6.5, clearBelow: 5 } } };
    const never = { ...definition, condition: { limit: { ...limit, above: 1_000 } } };
    const { candidates, comparison } = await backtest({
      candidates: [{ key: "pump-vibration-high" }, { definition: lower }, { definition: never }],
      assetClasses: ["centrifugal-pump"],
      everyFailureRecorded: true,
    });
    const [asLived, earlier, none] = candidates.map(({ result }: { result: object }) => result);
    expect(asLived).toMatchObject({
      evidence: { usable: true },
      flaggedAssets: 1,
      coverage: { assets: 8, watched: 8, withData: 8, neverSeenCount: 0 },
    });
    expect(earlier.flags).toBeGreaterThanOrEqual(asLived.flags);
    expect(none).toMatchObject({ flags: 0, evidence: { usable: true }, precision: null });
    // Eight pumps, eight days, less what was not heard.
    expect(none.flagsPerAssetMonth.value).toBe(0);
    expect(none.coverage.assetMonths).toBeCloseTo((8 * 8 * 24 - 8 * 6 - 24) / 730.5, 1);
    expect(comparison).toMatchObject([
      { first: 0, second: 1, both: asLived.flags, onlyFirst: 0 },
      { first: 0, second: 2, both: 0, onlyFirst: asLived.flags, onlySecond: 0 },
    ]);
  }, 60_000);

  it("refuses silence as evidence where there was nothing to hear", async () => {
    const before = { from: new Date(startsAt - 30 * day).toISOString() };
    const window = { ...before, to: new Date(startsAt - 20 * day).toISOString() };
    const { candidates } = await backtest({
      candidates: [{ key: "pump-vibration-high" }],
      ...window,
    });
    expect(candidates[0].result).toMatchObject({
      flags: 0,
      flagsPerAssetMonth: null,
      evidence: { usable: false, why: "There is no reading of these signals in the window." },
    });
  }, 60_000);
});

it("a file of rules is tried by the command line, few at a time", async () => {
  const text = await readFile(healthyFleet.files.rules, "utf8");
  const tried = await tryRules(running.product.control!, text, {
    from: new Date(startsAt + 4 * day).toISOString(),
    to: new Date(startsAt + days * day).toISOString(),
    asset: ["P-101", "P-102", "F-201", "C-301"],
  });
  const reports = tried.flatMap(({ candidates }) => candidates);
  expect(reports).toHaveLength(15);
  for (const { result } of reports) expect(result?.evidence.usable).toBe(true);
  const flagged = reports.filter(({ result }) => result!.flags > 0).map(({ key }) => key);
  expect(flagged).toContain("pump-vibration-high");
}, 60_000);

interface Stretch {
  rule: string;
  asset: number;
  raisedAt: string;
  triggeredAt: string;
  returnedAt: string | null;
}

const inOrder = (stretches: readonly Stretch[]): string[] =>
  stretches.map((one) => JSON.stringify(one)).toSorted();

/** What the product said while it lived. */
async function livedStretches(): Promise<Stretch[]> {
  const { rows } = await running.product.db.pool.query<{
    rule: string;
    asset: number;
    raised: Date;
    triggered: Date;
    returned: Date | null;
  }>(
    `select condition as rule, asset_id as asset, raised_at as raised, triggered_at as triggered, returned_at as returned
     from rules.flag_episode`,
  );
  return rows.map(({ rule, asset, raised, triggered, returned }) => ({
    rule,
    asset,
    raisedAt: raised.toISOString(),
    triggeredAt: triggered.toISOString(),
    returnedAt: returned?.toISOString() ?? null,
  }));
}

/** Asks for one over the week and waits for its end. */
async function backtest(request: object): ReturnType<TestProduct["admin"]["get"]> {
  const { id } = await running.admin.post("/backtests", {
    from: new Date(startsAt).toISOString(),
    to: new Date(startsAt + days * day).toISOString(),
    ...request,
  });
  for (;;) {
    const found = await running.admin.get(`/backtests/${id}`);
    if (found.state === "done") return found;
    if (found.endedAt !== null) throw new Error(JSON.stringify(found));
    await delay(20);
  }
}

/** A gateway sends what its machines said each hour, with a tick after it; but for what is silent and while we cannot hear. */
async function live(): Promise<void> {
  let end = startsAt + hour;
  let said = new Map<string, object[]>();
  const send = async (): Promise<void> => {
    clock.advance(end - clock.now());
    const heard = end <= outage.from || end > outage.to;
    if (heard) {
      for (const [tag, readings] of said) await gateway.publish(tag, JSON.stringify({ readings }));
      await running.product.tick?.();
    }
    if (end % day === 0) await running.settle();
    said = new Map();
    end += hour;
  };
  const observations = healthyFleet.observations({
    seed: "backtest",
    startsAt,
    days,
    faults: faults.map((fault) => ({ ...fault })),
  });
  for await (const { at, tag, values } of observations) {
    if (at >= end) await send();
    if (tag === silent.tag && at >= silent.from && at < silent.to) continue;
    const readings = said.get(tag) ?? [];
    readings.push({ observedAt: at, values });
    said.set(tag, readings);
  }
  await send();
  await running.settle();
}
