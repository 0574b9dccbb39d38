import type { Reading } from "#ingest";
import { testDatabase, testQueues } from "#platform/testing";
import type { Database } from "#platform";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { atEveryCommit, fixture, start, vibrationHigh } from "../testing/fixture.ts";
import type { Fixture } from "../testing/fixture.ts";
import { passedPositions, scoredPositions } from "./position.ts";
import { startScorer } from "./start-scorer.ts";
import type { Scorer } from "./start-scorer.ts";
import { wakeScorers } from "./wake-scorers.ts";

let db: Database;
let plant: Fixture;
beforeAll(async () => {
  db = await testDatabase();
  plant = await fixture(db);
});
beforeEach(async () => {
  plant.clock.set(start);
  await plant.beginAnew();
  await plant.rules(vibrationHigh);
});

const tag = "P-101";
const vibration = (second: number, value: number): Reading =>
  plant.reading(tag, "vibration", second, value);

/** As a device sends and time passes: a reading every second, and a tick every ten. */
async function live(from: number, to: number, value: number): Promise<void> {
  for (let second = from; second < to; second += 10) {
    plant.clock.set(start + (second + 10) * 1_000);
    await plant.log.append(Array.from({ length: 10 }, (_, i) => vibration(second + i, value)));
    await plant.log.appendTick({ at: plant.clock.now(), healthySince: start });
  }
}

const behind = async (): Promise<number> => {
  const partition = plant.partitionOf(tag);
  return (await scoredPositions(db))[partition]! - (await passedPositions(db))[partition]!;
};

describe("the log", () => {
  test("is needed for as long as a late reading may come, and no longer", async () => {
    const scorer = plant.scorer({ snapshotPace: atEveryCommit });
    await live(0, 300, 3);
    await scorer.settle();
    // Two entries for ten seconds: the allowed lateness is a minute, and a checkpoint is never far.
    expect(await behind()).toBeGreaterThanOrEqual(12);
    expect(await behind()).toBeLessThan(40);
    await live(300, 600, 3);
    await scorer.settle();
    expect(await behind()).toBeLessThan(40);
  });

  test("is not held by an asset that fell silent", async () => {
    const scorer = plant.scorer({ snapshotPace: atEveryCommit });
    await live(0, 30, 3);
    await scorer.settle();
    expect(await behind()).toBeGreaterThan(0);
    for (let second = 30; second <= 400; second += 10) {
      plant.clock.set(start + second * 1_000);
      await plant.log.appendTick({ at: plant.clock.now(), healthySince: start });
    }
    await scorer.settle();
    expect(await behind()).toBe(0);
  });

  test("is not held by a partition whose assets no rule concerns", async () => {
    await plant.rules({ ...vibrationHigh, appliesTo: { assets: ["P-102"] } });
    await live(0, 30, 3);
    await plant.scorer().settle();
    expect(plant.partitionOf("P-102")).not.toBe(plant.partitionOf(tag));
    expect(await behind()).toBe(0);
  });

  test("may go below what is needed: the successor knows what its predecessor knew", async () => {
    const scorer = plant.scorer({ snapshotPace: atEveryCommit });
    await live(0, 200, 3);
    await live(200, 230, 9);
    await scorer.settle();
    expect((await plant.flags()).map(({ state }) => state)).toEqual(["unacknowledged"]);
    await plant.log.trim(await passedPositions(db));
    await plant.log.append([vibration(201, 3), vibration(202, 3)]);
    await plant.scorer().settle();
    const [flag] = await plant.flags();
    expect(flag?.raised_at).toEqual(new Date(start + 205_000));
    await plant.log.append([vibration(240, 3)]);
    await plant.scorer().settle();
    expect((await plant.flags()).map(({ state }) => state)).toEqual(["returned-unacknowledged"]);
  });

  test("that is gone before its time stops nobody", async () => {
    await live(0, 100, 3);
    await plant.scorer().settle();
    await plant.log.trim(await scoredPositions(db));
    await live(100, 130, 9);
    await plant.scorer().settle();
    expect((await plant.flags()).map(({ state }) => state)).toEqual(["unacknowledged"]);
  });
});

test("a rule that changed while nobody scored: what the old one raised returns", async () => {
  await live(0, 20, 9);
  await plant.scorer().settle();
  expect((await plant.flags()).map(({ state }) => state)).toEqual(["unacknowledged"]);
  await plant.rules({ ...vibrationHigh, condition: { limit: { signal: "vibration", above: 20 } } });
  await live(20, 30, 9);
  await plant.scorer().settle();
  expect((await plant.flags()).map(({ state }) => state)).toEqual(["returned-unacknowledged"]);
  const { rows } = await db.pool.query(
    "select rule_versions = array(select live_version_id::text from rules.rule) as current from rules.position where partition = $1",
    [plant.partitionOf(tag)],
  );
  expect(rows).toEqual([{ current: true }]);
});

test("a changed rule of one class settles no asset of another", async () => {
  const scorer = plant.scorer();
  await live(0, 30, 3);
  await scorer.settle();
  const stored = async () =>
    (
      await db.pool.query("select seq from rules.asset_state where asset_id = $1", [
        plant.asset(tag).id,
      ])
    ).rows;
  const before = await stored();
  await plant.rules({ ...vibrationHigh, key: "another", appliesTo: { assets: ["P-102"] } });
  await live(30, 40, 9);
  await scorer.settle();
  // Settled, it would have been stored, and a reading of that stretch would be too late.
  expect(await stored()).toEqual(before);
  await plant.log.append([vibration(32, 3), vibration(33, 3)]);
  await scorer.settle();
  expect((await plant.flags()).map((flag) => flag.raised_at)).toEqual([new Date(start + 36_000)]);
});

describe("workers", () => {
  const workers: Scorer[] = [];
  const work = async () => {
    const queues = await testQueues(db);
    const { registry, clock, log, logger } = plant;
    const worker = await startScorer({
      db,
      queues,
      registry,
      clock,
      // Another process takes the readings in: what it commits is heard of through the queue alone.
      ingestLog: { ...log, onCommit: () => () => {} },
      log: logger,
      // Nobody looks around: what was not told is not known.
      lookEveryMs: 2 ** 30,
    });
    workers.push(worker);
    return worker;
  };
  afterEach(async () => {
    for (const worker of workers.splice(0)) await worker.stop();
  });
  const raised = async () =>
    (await plant.flags()).filter(({ state }) => state === "unacknowledged").length;
  const shake = () =>
    plant.log.append(
      plant.tags.flatMap((one) =>
        [0, 1, 2, 3].map((second) => plant.reading(one, "vibration", second, 9)),
      ),
    );

  test("pass wake-ups on to the one that holds the partition, and take over from one that stops", async () => {
    const stopWaking = wakeScorers({
      ingestLog: plant.log,
      queues: await testQueues(db),
      log: plant.logger,
    });
    const first = await work();
    await work();
    await shake();
    await expect.poll(raised, { timeout: 10_000 }).toBe(12);
    await first.stop();
    await plant.log.append(plant.tags.map((one) => plant.reading(one, "vibration", 4, 3)));
    await expect.poll(raised, { timeout: 10_000 }).toBe(0);
    expect(await scoredPositions(db)).toEqual(await plant.log.heads());
    await stopWaking();
  });
});
