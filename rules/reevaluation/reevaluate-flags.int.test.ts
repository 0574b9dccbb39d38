import { testDatabase, settleOutbox } from "#platform/testing";
import type { Database } from "#platform";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { ReadingInput } from "../conditions/condition.ts";
import { fixture, start, vibrationHigh } from "../testing/fixture.ts";
import type { Fixture } from "../testing/fixture.ts";
import { checkedRules, writeRules } from "../store/write-rules.ts";
import { suppress } from "../suppression/suppress.ts";
import { reevaluationSubscriptions } from "./reevaluate-flags.ts";

let db: Database;
let plant: Fixture;
/** What the telemetry store would have: by signal and time. */
const stored = new Map<string, ReadingInput>();
let asked: { signalId: number; from: number; to: number }[];
let whileReading: () => Promise<unknown>;
beforeAll(async () => {
  db = await testDatabase();
  plant = await fixture(db);
});
beforeEach(async () => {
  plant.clock.set(start + 3_600_000);
  await plant.beginAnew();
  await db.pool.query("truncate platform.inbox, rules.held_flag, rules.suppression");
  stored.clear();
  asked = [];
  whileReading = async () => {};
});

const tag = "P-101";

function keep(key: string, seconds: number, value: number | string): ReadingInput {
  const reading = plant.reading(tag, key, seconds, value);
  stored.set(`${reading.signalId} ${reading.observedAt}`, reading);
  return reading;
}

/** Published, judged live and stored. */
async function happened(
  key: string,
  values: readonly (number | string)[],
  from = 0,
): Promise<void> {
  const readings = values.map((value, index) => {
    keep(key, from + index, value);
    return plant.reading(tag, key, from + index, value);
  });
  await plant.log.append(readings);
  await plant.scorer().settle();
}

const time = (seconds: number) => new Date(start + seconds * 1_000).toISOString();

async function tellRevised(
  key: string,
  from: number,
  to: number,
  { cause = "correction", spans }: { cause?: string; spans?: [number, number][] } = {},
) {
  const { id, siteId, signals } = plant.asset(tag);
  await plant.rulesDb
    .insertInto("platform.outbox")
    .values({
      topic: "readings.revised",
      key: `asset:${id}`,
      site_id: siteId,
      payload: JSON.stringify({
        assetId: id,
        signalId: signals.get(key)!.id,
        from: time(from),
        to: time(to),
        ...(spans && { spans: spans.map(([a, b]) => ({ from: time(a), to: time(b) })) }),
        cause,
      }),
      position: null,
    })
    .execute();
  await settleHistory();
}

async function settleHistory(): Promise<void> {
  const subscriptions = reevaluationSubscriptions({
    clock: plant.clock,
    registry: plant.registry,
    async readHistory({ signalId, from: begin, to: end, limit }) {
      asked.push({ signalId, from: begin, to: end });
      await whileReading();
      return [...stored.values()]
        .filter(
          (one) => one.signalId === signalId && one.observedAt >= begin && one.observedAt < end,
        )
        .toSorted((a, b) => a.observedAt - b.observedAt)
        .slice(0, limit);
    },
  });
  await settleOutbox(db, subscriptions);
}

const flags = async () =>
  (await plant.flags()).map(({ condition, state, withdrawn_at }) => ({
    condition,
    state,
    withdrawn: withdrawn_at !== null,
  }));

const history = async () => {
  const { rows } = await db.pool.query<{ type: string; reason: string | null }>(
    "select type, reason from rules.flag_history order by id",
  );
  return rows;
};

const calm = Array.from({ length: 20 }, () => 3);
const high = Array.from({ length: 10 }, () => 9);

describe("a flag on readings that were corrected afterwards", () => {
  test("is withdrawn when it never happened, with the reason", async () => {
    await plant.rules(vibrationHigh);
    await happened("vibration", [...calm, ...high, 3]);
    for (let second = 20; second < 30; second += 1) keep("vibration", second, 4);
    await tellRevised("vibration", 20, 30);
    expect(await flags()).toMatchObject([{ state: "normal", withdrawn: true }]);
    expect((await history()).at(-1)).toEqual({
      type: "withdrawn",
      reason:
        "readings of Vibration between 2026-11-21T14:00:20.000Z and 2026-11-21T14:00:30.000Z were corrected",
    });
    expect((await plant.events()).map(({ topic }) => topic)).toContain("flag.withdrawn");
  });

  test("is locked for nobody while what is stored is read", async () => {
    await plant.rules(vibrationHigh);
    await happened("vibration", [...calm, ...high, ...calm, ...high, 3]);
    for (let second = 0; second < 61; second += 1) keep("vibration", second, 4);
    whileReading = () => db.pool.query("select id from rules.flag for update nowait");
    await tellRevised("vibration", 20, 61);
    expect(asked.length).toBeGreaterThan(1);
    expect(await flags()).toMatchObject([{ state: "normal", withdrawn: true }]);
  });

  test("between two corrections that are far apart is not looked at", async () => {
    await plant.rules(vibrationHigh);
    await happened("vibration", [...calm, ...high, 3], 0);
    await happened("vibration", [...calm, ...high, 3], 1_000);
    await happened("vibration", [...calm, ...high, 3], 2_000);
    for (let second = 0; second < 10; second += 1) {
      keep("vibration", 20 + second, 4);
      keep("vibration", 2_020 + second, 4);
    }
    await tellRevised("vibration", 20, 2_030, {
      spans: [
        [20, 30],
        [2_020, 2_030],
      ],
    });
    expect(asked.map(({ from }) => (from - start) / 1_000)).toEqual([10, 2_010]);
    // One flag with three stretches: the first and the last of them were none.
    const { rows } = await db.pool.query("select raised_at from rules.flag_episode");
    expect(rows).toEqual([{ raised_at: new Date(start + 1_022_000) }]);
    expect((await history()).at(-1)?.reason).toContain(
      `readings of Vibration between ${time(2_020)} and ${time(2_030)} were corrected`,
    );
  });

  test("is judged in a transaction of its own: what is done stays done when the next cannot be read", async () => {
    await plant.rules(vibrationHigh, { ...vibrationHigh, key: "shakes-too" });
    await happened("vibration", [...calm, ...high, 3]);
    for (let second = 20; second < 30; second += 1) keep("vibration", second, 4);
    let reads = 0;
    whileReading = async () => {
      if (++reads === 2) throw new Error("the store is away");
    };
    await expect(tellRevised("vibration", 20, 30)).rejects.toThrow("the store is away");
    expect(await flags()).toMatchObject([{ withdrawn: true }, { withdrawn: false }]);
    await db.pool.query("update platform.inbox set state = 'pending' where state = 'parked'");
    await settleHistory();
    expect(await flags()).toMatchObject([{ withdrawn: true }, { withdrawn: true }]);
    expect(reads).toBe(3);
  });

  test("stays when it happened all the same, and only the window it rests on was read", async () => {
    await plant.rules(vibrationHigh);
    await happened("vibration", [...calm, ...high, 3]);
    keep("vibration", 22, 4);
    await tellRevised("vibration", 22, 23);
    expect(await flags()).toMatchObject([{ state: "returned-unacknowledged", withdrawn: false }]);
    // Raised at 22 after two seconds; ten readings of warm-up; returned at 30.
    expect(asked).toMatchObject([{ from: start + 10_000, to: start + 30_001 }]);
  });

  test("that still holds is forgotten by the scorer too, and raised anew when the machine shakes again", async () => {
    await plant.rules(vibrationHigh);
    await happened("vibration", [...calm, ...high]);
    for (let second = 20; second < 30; second += 1) keep("vibration", second, 4);
    await tellRevised("vibration", 20, 30);
    expect(await flags()).toMatchObject([{ withdrawn: true }]);
    await happened("vibration", high, 100);
    expect(await flags()).toMatchObject([{ withdrawn: true }, { state: "unacknowledged" }]);
  });

  test("of another signal or another time is not looked at", async () => {
    await plant.rules(vibrationHigh);
    await happened("vibration", [...calm, ...high, 3]);
    await tellRevised("temperature", 20, 30);
    await tellRevised("vibration", 1_000, 1_001);
    await tellRevised("vibration", -1_000, -999);
    expect(asked).toEqual([]);
    expect(await flags()).toMatchObject([{ withdrawn: false }]);
  });

  test("of a condition that listens to time says that it cannot be judged again, once", async () => {
    await plant.rules({
      ...vibrationHigh,
      key: "silent",
      appliesTo: { assets: [tag] },
      kind: "instrument",
      condition: { noData: { signal: "vibration", for: "30s" } },
    });
    await happened("vibration", [3]);
    for (const second of [10, 50]) {
      await plant.log.appendTick({ at: start + second * 1_000, healthySince: start });
    }
    await plant.scorer().settle();
    await tellRevised("vibration", 5, 45, { cause: "late" });
    await tellRevised("vibration", 5, 45, { cause: "late" });
    expect(await flags()).toMatchObject([{ state: "unacknowledged", withdrawn: false }]);
    expect(await history()).toMatchObject([
      { type: "raised" },
      {
        type: "not-judged-again",
        reason: expect.stringMatching(
          /came late; it cannot be judged again: that nothing was heard/,
        ),
      },
    ]);
  });

  test("of two signals is judged over both, in the order of their times", async () => {
    await plant.rules({
      ...vibrationHigh,
      condition: {
        after: {
          first: { code: { signal: "error", equals: "E12" } },
          within: "60s",
          // oxlint-disable-next-line unicorn/no-thenable -- the word a rule's author writes
          then: { limit: { signal: "vibration", above: 7.1 } },
        },
      },
    });
    await happened("error", ["E12"], 10);
    await happened("vibration", [...calm, ...high]);
    expect(await flags()).toMatchObject([{ state: "unacknowledged" }]);
    await tellRevised("error", 10, 11);
    expect(await flags()).toMatchObject([{ withdrawn: false }]);
    keep("error", 10, "E99");
    await tellRevised("error", 10, 11);
    expect(await flags()).toMatchObject([{ withdrawn: true }]);
  });
});

describe("a flag that nobody was told of", () => {
  test("because it is shelved is withdrawn like any other, and is not told when the shelving ends", async () => {
    await plant.rules(vibrationHigh);
    const { id, siteId } = plant.asset(tag);
    await suppress(
      plant.rulesDb,
      {
        kind: "shelved",
        asset: { id, tag, siteId },
        condition: vibrationHigh.key,
        oneShot: false,
        until: plant.clock.now() + 3_600_000,
        reason: "a new bearing runs in",
        owner: "Ana",
      },
      plant.clock.now(),
    );
    await happened("vibration", [...calm, ...high]);
    const held = () => plant.rulesDb.selectFrom("rules.held_flag").select("flag_id").execute();
    expect(await held()).toHaveLength(1);
    for (let second = 20; second < 30; second += 1) keep("vibration", second, 4);
    await tellRevised("vibration", 20, 30);
    expect(await flags()).toMatchObject([{ state: "normal", withdrawn: true }]);
    expect(await held()).toEqual([]);
  });
});

describe("what a version in trial said in silence", () => {
  const inShadow = () =>
    writeRules(plant.rulesDb, checkedRules([vibrationHigh]), {
      author: "Ana",
      comment: null,
      stage: "shadow",
    });
  const silent = () =>
    plant.rulesDb
      .selectFrom("rules.trial_flag")
      .orderBy("raised_at")
      .select(["raised_at", "returned_at"])
      .execute();

  test("leaves its record when it never happened; what happened stays", async () => {
    await inShadow();
    await happened("vibration", [...calm, ...high, 3], 0);
    await happened("vibration", [...calm, ...high, 3], 1_000);
    expect(await silent()).toHaveLength(2);
    for (let second = 20; second < 30; second += 1) keep("vibration", second, 4);
    await tellRevised("vibration", 20, 30);
    expect(await silent()).toMatchObject([{ raised_at: new Date(start + 1_022_000) }]);
    expect(await flags()).toEqual([]);
  });

  test("and still holds is forgotten by its memory alone, and said again when the machine shakes again", async () => {
    await inShadow();
    await happened("vibration", [...calm, ...high]);
    for (let second = 20; second < 30; second += 1) keep("vibration", second, 4);
    await tellRevised("vibration", 20, 30);
    expect(await silent()).toEqual([]);
    const { rows } = await db.pool.query("select rule_keys from rules.asset_reset");
    expect(rows).toEqual([{ rule_keys: [`${vibrationHigh.key}@1`] }]);
    await happened("vibration", high, 100);
    expect(await silent()).toMatchObject([
      { raised_at: new Date(start + 102_000), returned_at: null },
    ]);
  });

  test("is judged after the live flags of the same moment, each once, step by step", async () => {
    await plant.rules(vibrationHigh);
    await writeRules(plant.rulesDb, checkedRules([{ ...vibrationHigh, summary: "tried" }]), {
      author: "Ana",
      comment: null,
      stage: "shadow",
    });
    await happened("vibration", [...calm, ...high, 3]);
    expect(await silent()).toHaveLength(1);
    for (let second = 20; second < 30; second += 1) keep("vibration", second, 4);
    await tellRevised("vibration", 20, 30);
    expect(await flags()).toMatchObject([{ withdrawn: true }]);
    expect(await silent()).toEqual([]);
    expect(asked).toHaveLength(2);
  });
});
