import type { Reading } from "#ingest";
import type { Database } from "#platform";
import { testDatabase } from "#platform/testing";
import { beforeAll, expect, test } from "vitest";
import { checkedRules, writeRules } from "../store/write-rules.ts";
import { atEveryCommit, fixture, start } from "../testing/fixture.ts";
import type { Fixture } from "../testing/fixture.ts";
import { gauss, uniform } from "../testing/series.ts";
import { defaultRule } from "../anomaly/default-rule.ts";
import { carryOutRelease } from "./carry-out-release.ts";
import { compareTrial } from "./compare-trial.ts";
import { loadTrial } from "./load-trial.ts";
import { ruleRelease } from "./rule-release.ts";
import { triedVersion } from "./trial-facts.ts";

let db: Database;
let plant: Fixture;
beforeAll(async () => {
  db = await testDatabase();
  plant = await fixture(db);
  await plant.beginAnew();
});

const tag = "P-101";
const minute = 60;
const day = 24 * 60 * minute;

/** A pump whose vibration and temperature go with the hour of the day; from the 22nd day on it runs hot. */
async function publish(from: number, to: number): Promise<void> {
  const random = uniform(from + 1);
  let readings: Reading[] = [];
  for (let at = from; at < to; at += 5 * minute) {
    const hour = Math.sin((2 * Math.PI * at) / day);
    const hotter = at >= 22 * day ? 40 : 0;
    readings.push(
      plant.reading(tag, "vibration", at, 4 + hour + 0.2 * gauss(random)),
      plant.reading(tag, "temperature", at, 40 + 5 * hour + gauss(random) + hotter),
    );
    if (readings.length < 576) continue;
    await plant.log.append(readings);
    readings = [];
  }
  plant.clock.set(start + to * 1_000);
}

async function goOn(to: "canary" | "live", share: number | null): Promise<void> {
  await plant.rulesDb.transaction().execute(async (trx) => {
    const rule = (await ruleRelease(trx, defaultRule.key))!;
    const by = { by: "Ana", automatic: false, reason: null, gates: [] };
    const command = { type: "advance", version: 2, to, share, open: [] } as const;
    await carryOutRelease(trx, rule, command, by, plant.clock.now());
  });
}

/** Of each row since then, whether there was something to expect: there is nothing until it has learnt. */
const expecting = async (since: number): Promise<boolean[]> => {
  const { rows } = await db.pool.query<{ low: number[] }>(
    "select low from rules.detector_score where at >= $1 order by at",
    [new Date(start + since * 1_000)],
  );
  return rows.map(({ low }) => low.every(Number.isFinite));
};

/** What a version that is silent (or null: the one that speaks) has learnt, as it is stored. */
async function storedOf(version: number | null): Promise<Buffer | undefined> {
  const { rows } = await db.pool.query<{ state: Buffer }>(
    "select state from rules.detector_state where part = $1",
    [version === null ? defaultRule.key : `${defaultRule.key}@${version}`],
  );
  return rows[0]?.state;
}

test("a challenger of the default detector learns beside the champion, is compared with it, and goes on with what it learnt once it is live", async () => {
  const authored = { author: "Ana", comment: null, now: start };
  await writeRules(plant.rulesDb, checkedRules([defaultRule]), authored);
  const challenger = { ...defaultRule, condition: { anomaly: { signals: ["vibration"] } } };
  await writeRules(plant.rulesDb, checkedRules([challenger]), { ...authored, stage: "shadow" });
  let scorer = plant.scorer({ snapshotPace: atEveryCommit });
  await publish(0, 22 * day);
  await scorer.settle();
  await publish(22 * day, 23 * day);
  await scorer.settle();

  // The champion saw the heat; the challenger does not look at it, and neither speaks for the other.
  expect((await plant.flags()).map(({ asset_tag }) => asset_tag)).toEqual([tag]);
  const rule = (await ruleRelease(plant.rulesDb, defaultRule.key))!;
  const trial = await loadTrial(plant.rulesDb, triedVersion(rule, 2), {
    from: start,
    to: null,
    sites: "all",
  });
  const compared = compareTrial(trial.candidate, trial.live, trial.faults, 3_600_000);
  expect(compared.candidate.matters).toEqual([]);
  expect(compared.live.matters).toHaveLength(1);
  // Twenty-three days that begin in the afternoon.
  expect(trial).toMatchObject({ assets: 1, assetDays: 24 });
  const parts = await db.pool.query(
    "select part from rules.detector_state where part like 'unusual%' order by part",
  );
  expect(parts.rows).toEqual([{ part: "unusual-behaviour" }, { part: "unusual-behaviour@2" }]);

  // As its canary on every asset it speaks, and is live a day later; each time another scorer goes on from what was stored.
  for (const [from, to, share] of [
    [23, "canary", 1],
    [24, "live", null],
  ] as const) {
    const before = await storedOf(2);
    expect(before === undefined).toBe(to === "live");
    await goOn(to, share);
    await plant.log.appendTick({ at: plant.clock.now(), healthySince: start });
    await scorer.settle();
    // By its new name, though nothing was learnt since: what the champion had learnt is not taken for it.
    if (to === "canary") expect(await storedOf(null)).toEqual(before);
    await publish(from * day, (from + 1) * day);
    scorer = plant.scorer({ snapshotPace: atEveryCommit });
    await scorer.settle();
    scorer = plant.scorer({ snapshotPace: atEveryCommit });
    await publish((from + 0.9) * day, (from + 1) * day);
    await scorer.settle();
    const rows = await expecting(from * day);
    expect(rows.length).toBeGreaterThan(200);
    expect(rows.every(Boolean)).toBe(true);
  }
  expect((await plant.flags()).map(({ state }) => state)).toEqual(["returned-unacknowledged"]);
}, 60_000);
