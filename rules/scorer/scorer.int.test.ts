import type { Reading } from "#ingest";
import { settleOutbox, testDatabase, testQueues } from "#platform/testing";
import type { Database } from "#platform";
import { sql } from "kysely";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ruleSubscriptions } from "../records/take-outcomes.ts";
import { atEveryCommit, fixture, partitions, start, vibrationHigh } from "../testing/fixture.ts";
import type { Fixture } from "../testing/fixture.ts";
import { startScorer } from "./start-scorer.ts";
import { wakeScorers } from "./wake-scorers.ts";

let db: Database;
let plant: Fixture;
beforeAll(async () => {
  db = await testDatabase();
  plant = await fixture(db);
});
beforeEach(() => plant.beginAnew());

/** A reading a second; the machine shakes from second 20 to 40. */
function shaking(tag: string, from = 0, to = 60): Reading[] {
  return Array.from({ length: to - from }, (_, i) => {
    const second = from + i;
    return plant.reading(tag, "vibration", second, second >= 20 && second < 40 ? 9 : 3);
  });
}

async function publish(readings: Reading[], perBatch: number): Promise<void> {
  for (let i = 0; i < readings.length; i += perBatch) {
    await plant.log.append(readings.slice(i, i + perBatch));
  }
}

const seen = async () =>
  (await plant.flags()).map(({ asset_tag, condition, state, raised_at, returned_at }) => ({
    asset_tag,
    condition,
    state,
    raised: (raised_at.getTime() - start) / 1_000,
    returned: returned_at === null ? null : (returned_at.getTime() - start) / 1_000,
  }));

const topics = async () => (await plant.events()).map((event) => event.topic);

describe("a flag", () => {
  test("is raised after the on-delay, with its evidence, and returns below the clear limit", async () => {
    await plant.rules(vibrationHigh);
    await publish(shaking("P-101"), 7);
    await plant.scorer().settle();
    expect(await seen()).toEqual([
      {
        asset_tag: "P-101",
        condition: "pump-vibration-high",
        state: "returned-unacknowledged",
        raised: 22,
        returned: 40,
      },
    ]);
    const [flag] = await plant.flags();
    expect(flag?.summary).toBe("Vibration at 9 mm/s is above 7.1 mm/s for 2 s.");
    expect(flag?.evidence).toMatchObject({
      lines: [
        { role: "limit", value: 7.1 },
        { role: "clear", value: 6 },
      ],
      signals: [{ key: "vibration", unit: "mm/s" }],
      rule: { key: "pump-vibration-high", version: 1 },
    });
    const events = await plant.events();
    expect(events.map((event) => event.topic)).toEqual(["flag.raised", "flag.returned"]);
    expect(events[0]?.payload).toMatchObject({
      assetTag: "P-101",
      severity: 3,
      failureMode: "bearing-wear",
      skill: "mechanical",
      triggeredAt: new Date(start + 22_000).toISOString(),
    });
  });

  test("is raised again, not anew, while nobody has seen it return", async () => {
    await plant.rules(vibrationHigh);
    await publish(shaking("P-101"), 60);
    const later = shaking("P-101").map((one) => ({ ...one, observedAt: one.observedAt + 60_000 }));
    await publish(later, 60);
    await plant.scorer().settle();
    const flags = await plant.flags();
    expect(flags.map((flag) => flag.occurrences)).toEqual([2]);
    expect(await topics()).toEqual([
      "flag.raised",
      "flag.returned",
      "flag.raised",
      "flag.returned",
    ]);
  });
});

describe("once", () => {
  test("a thousand readings delivered twice change nothing the second time", async () => {
    await plant.rules(vibrationHigh);
    const readings = plant.tags.flatMap((tag) => shaking(tag, 0, 84)).slice(0, 1_000);
    await publish(readings, 50);
    const scorer = plant.scorer();
    await scorer.settle();
    const before = { flags: await plant.flags(), events: await plant.events() };
    expect(before.flags).toHaveLength(12);
    await publish(readings, 33);
    await scorer.settle();
    await plant.scorer().settle();
    expect({ flags: await plant.flags(), events: await plant.events() }).toEqual(before);
  });

  test("two scorers at once raise the same flags as one", async () => {
    await plant.rules(vibrationHigh);
    const [one, other] = [plant.scorer(), plant.scorer()];
    for (let second = 0; second < 60; second += 3) {
      await plant.log.append(plant.tags.flatMap((tag) => shaking(tag, second, second + 3)));
      await Promise.all([one.settle(), other.settle()]);
    }
    const flags = await seen();
    expect(flags.map((flag) => flag.asset_tag)).toEqual(plant.tags);
    expect(new Set(flags.map((flag) => `${flag.raised}-${flag.returned}`))).toEqual(
      new Set(["22-40"]),
    );
    expect((await topics()).toSorted()).toEqual([
      ...plant.tags.map(() => "flag.raised"),
      ...plant.tags.map(() => "flag.returned"),
    ]);
  });

  test("a hundred evaluators of one condition raise one flag", async () => {
    await plant.rules(vibrationHigh);
    await publish(shaking("P-103", 0, 30), 30);
    const partition = plant.partitionOf("P-103");
    await Promise.all(Array.from({ length: 100 }, () => plant.scorer().partition(partition)));
    expect(await seen()).toHaveLength(1);
    expect(await topics()).toEqual(["flag.raised"]);
  });

  test("the index refuses a second open flag even to who does not ask", async () => {
    await plant.rules(vibrationHigh);
    await publish(shaking("P-101", 0, 30), 30);
    await plant.scorer().settle();
    await expect(
      sql`
        insert into rules.flag (asset_id, asset_tag, asset_name, site_id, site_name, condition, rule_version_id, severity, kind,
          state, raised_at, triggered_at, recorded_at, summary, evidence)
        select asset_id, asset_tag, asset_name, site_id, site_name, condition, rule_version_id, severity, kind,
          state, raised_at, triggered_at, recorded_at, summary, evidence from rules.flag`.execute(
        plant.rulesDb,
      ),
    ).rejects.toThrow("flag_open");
  });
});

describe("a crash", () => {
  // Each of these tables is written in the scorer's one transaction, in this order.
  for (const table of [
    "rules.position",
    "rules.asset_state",
    "rules.flag",
    "rules.flag_history",
    "rules.assessment",
    "platform.outbox",
  ]) {
    test(`while ${table} is written loses nothing and doubles nothing`, async () => {
      await plant.rules(vibrationHigh);
      await publish(shaking("P-101", 0, 21), 5);
      const scorer = plant.scorer({ snapshotPace: atEveryCommit });
      await scorer.settle();
      await publish(shaking("P-101", 21, 60), 5);
      await db.pool.query(`
        create or replace function public.fail() returns trigger language plpgsql as $$ begin raise exception 'pulled the plug'; end $$;
        create trigger pull_the_plug after insert or update on ${table} for each statement execute function public.fail()`);
      await expect(scorer.settle()).rejects.toThrow("pulled the plug");
      const successor = plant.scorer({ snapshotPace: atEveryCommit });
      await expect(successor.settle()).rejects.toThrow("pulled the plug");
      expect(await seen()).toEqual([]);
      await db.pool.query(`drop trigger pull_the_plug on ${table}`);
      await scorer.settle();
      expect(await seen()).toMatchObject([{ raised: 22, returned: 40 }]);
      expect(await topics()).toEqual(["flag.raised", "flag.returned"]);
    });
  }

  for (const [when, pace] of [
    ["whose memory was stored", { snapshotPace: atEveryCommit }],
    ["of whom only the log is left", {}],
  ] as const) {
    test(`at any point between batches of one ${when}: the successor goes on with what was learnt`, async () => {
      await plant.rules(vibrationHigh);
      for (let second = 0; second < 60; second += 1) {
        await plant.log.append(shaking("P-104", second, second + 1));
        await plant.scorer(pace).settle();
      }
      expect(await seen()).toMatchObject([{ raised: 22, returned: 40 }]);
    });
  }
});

describe("a poisoned rule", () => {
  test("that the product cannot read is noted and stops nobody else", async () => {
    await plant.rules(vibrationHigh, { ...vibrationHigh, key: "from-the-future" });
    await db.pool.query(
      `update rules.rule_version set definition = definition || '{"condition":{"telepathy":{}}}'
       where id = (select live_version_id from rules.rule where key = 'from-the-future')`,
    );
    await publish(shaking("P-101"), 10);
    await plant.scorer().settle();
    expect(await seen()).toHaveLength(1);
    const { rows } = await db.pool.query(
      "select key, error_count, last_error from rules.rule r join rules.rule_version v on v.id = r.live_version_id order by key",
    );
    expect(rows).toEqual([
      { key: "from-the-future", error_count: 1, last_error: expect.stringContaining("telepathy") },
      { key: "pump-vibration-high", error_count: 0, last_error: null },
    ]);
  });

  test("whose memory is spoilt is noted and stops nobody else", async () => {
    await plant.rules(
      {
        ...vibrationHigh,
        key: "spoilt",
        condition: { rate: { signal: "vibration", risingBy: 1, per: "1s", over: "10s" } },
      },
      vibrationHigh,
    );
    await publish(shaking("P-101", 0, 10), 10);
    await plant.scorer({ snapshotPace: atEveryCommit }).settle();
    await db.pool.query(
      `update rules.asset_state set state = jsonb_set(state::jsonb, '{windows,0,rules,spoilt,state,condition,window}', 'null')::json`,
    );
    await publish(shaking("P-101", 10, 60), 10);
    await plant.scorer().settle();
    expect(await seen()).toMatchObject([{ condition: "pump-vibration-high", raised: 22 }]);
    const { rows } = await db.pool.query(
      "select error_count, last_error from rules.rule r join rules.rule_version v on v.id = r.live_version_id where key = 'spoilt'",
    );
    expect(rows[0]).toMatchObject({
      error_count: 50,
      last_error: expect.stringContaining("P-101"),
    });
  });
});

test("an asset whose memory the database will not take is judged all the same", async () => {
  await plant.rules(vibrationHigh);
  await db.pool.query(`
    create or replace function public.refuse() returns trigger language plpgsql as $$
      begin
        if new.asset_id = ${plant.asset("P-105").id} then raise exception 'too large' using errcode = '54000'; end if;
        return new;
      end $$;
    create trigger refuse before insert or update on rules.asset_state for each row execute function public.refuse()`);
  try {
    const scorer = plant.scorer({ snapshotPace: atEveryCommit });
    for (const [from, to] of [
      [0, 21],
      [21, 60],
    ] as const) {
      await publish(
        plant.tags.flatMap((tag) => shaking(tag, from, to)),
        1_000,
      );
      await scorer.settle();
    }
  } finally {
    await db.pool.query("drop trigger refuse on rules.asset_state");
  }
  expect((await seen()).map(({ asset_tag }) => asset_tag)).toEqual(plant.tags);
  expect(
    await plant.rulesDb.selectFrom("rules.asset_state").select("asset_id").execute(),
  ).toHaveLength(plant.tags.length - 1);
});

describe("a flag that the database will not take", () => {
  for (const [sqlstate, table] of [
    ["22P05", "rules.flag"],
    ["23514", "rules.flag_history"],
    ["54000", "rules.assessment"],
  ] as const) {
    test(`(${sqlstate} in ${table}) is noted on its rule, and every other is raised`, async () => {
      await plant.rules(vibrationHigh);
      const { id } = plant.asset("P-105");
      const mine =
        table === "rules.flag_history"
          ? `exists (select from rules.flag f where f.id = new.flag_id and f.asset_id = ${id})`
          : `new.asset_id = ${id}`;
      await db.pool.query(`
        create or replace function public.refuse() returns trigger language plpgsql as $$
          begin
            if ${mine} then raise exception 'it does not fit' using errcode = '${sqlstate}'; end if;
            return new;
          end $$;
        create trigger refuse before insert or update on ${table} for each row execute function public.refuse()`);
      try {
        await publish(
          plant.tags.flatMap((tag) => shaking(tag, 0, 30)),
          1_000,
        );
        await plant.scorer().settle();
      } finally {
        await db.pool.query(`drop trigger refuse on ${table}`);
      }
      const others = plant.tags.filter((tag) => tag !== "P-105");
      expect((await seen()).map(({ asset_tag }) => asset_tag)).toEqual(others);
      expect(await topics()).toEqual(others.map(() => "flag.raised"));
      const { rows } = await db.pool.query(
        "select error_count, last_error from rules.rule_version",
      );
      expect(rows).toEqual([
        {
          error_count: 1,
          last_error:
            "on P-105: raised at 2026-11-21T14:00:22.000Z, which could not be written: it does not fit",
        },
      ]);
      // The partition goes on, with the same machine too.
      await publish(shaking("P-105", 30, 60), 1_000);
      await publish(
        shaking("P-105").map((one) => ({ ...one, observedAt: one.observedAt + 60_000 })),
        1_000,
      );
      await plant.scorer().settle();
      expect(await seen()).toContainEqual(
        expect.objectContaining({ asset_tag: "P-105", raised: 82, returned: 100 }),
      );
    });
  }
});

describe("silence", () => {
  const silent = {
    ...vibrationHigh,
    key: "pump-silent",
    kind: "instrument",
    failureMode: "sensor-silent",
    condition: { noData: { signal: "vibration", for: "30s" } },
  };
  const tick = (seconds: number, healthySince = start) =>
    plant.log.appendTick({ at: start + seconds * 1_000, healthySince });

  test("of one pump is flagged by ticks, and ends with its next reading", async () => {
    await plant.rules(silent);
    const scorer = plant.scorer();
    await plant.log.append(plant.tags.map((tag) => plant.reading(tag, "vibration", 0, 3)));
    for (let second = 5; second <= 40; second += 5) {
      await tick(second);
      await plant.log.append(
        plant.tags
          .filter((tag) => tag !== "P-105")
          .map((tag) => plant.reading(tag, "vibration", second, 3)),
      );
    }
    await scorer.settle();
    expect(await seen()).toMatchObject([{ asset_tag: "P-105", state: "unacknowledged" }]);
    await plant.log.append([plant.reading("P-105", "vibration", 41, 3)]);
    await scorer.settle();
    expect(await seen()).toMatchObject([{ asset_tag: "P-105", state: "returned-unacknowledged" }]);
  });

  test("is not that of a device whose clock was put back: what reaches us is heard", async () => {
    await plant.rules({ ...silent, appliesTo: { assets: ["P-101"] } });
    const scorer = plant.scorer();
    const heardAt = (seconds: number): Reading => ({
      ...plant.reading("P-101", "vibration", seconds - 3_600, 3),
      receivedAt: start + seconds * 1_000,
    });
    await plant.log.append([plant.reading("P-101", "vibration", 0, 3)]);
    for (let second = 10; second <= 100; second += 10) {
      await plant.log.append([heardAt(second)]);
      await tick(second + 5);
    }
    await scorer.settle();
    expect(await seen()).toEqual([]);
    await tick(150);
    await scorer.settle();
    // The same again is no sign of life, and what it never said is.
    await plant.log.append([{ ...plant.reading("P-101", "vibration", 0, 3) }]);
    await scorer.settle();
    expect(await seen()).toMatchObject([{ asset_tag: "P-101", raised: 150, returned: null }]);
    await plant.log.append([heardAt(160)]);
    await scorer.settle();
    expect(await seen()).toMatchObject([{ asset_tag: "P-101", raised: 150, returned: 160 }]);
  });

  test("that is our own outage is nobody's", async () => {
    await plant.rules(silent);
    await plant.log.append(plant.tags.map((tag) => plant.reading(tag, "vibration", 0, 3)));
    await tick(5);
    await tick(600, start + 598_000);
    await tick(620, start + 598_000);
    await plant.scorer().settle();
    expect(await seen()).toEqual([]);
    await tick(629, start + 598_000);
    await plant.scorer().settle();
    expect(await seen()).toHaveLength(12);
  });
});

describe("a changed rule", () => {
  test("judges by its new version from then on, and what the old one raised returns", async () => {
    await plant.rules(vibrationHigh);
    const scorer = plant.scorer();
    await publish(shaking("P-101", 0, 30), 10);
    await scorer.settle();
    await plant.rules({
      ...vibrationHigh,
      condition: { limit: { signal: "vibration", above: 20 } },
    });
    await publish(shaking("P-101", 30, 35), 5);
    await scorer.settle();
    expect(await seen()).toMatchObject([{ state: "returned-unacknowledged", returned: 29 }]);
    expect((await plant.events()).at(-1)?.topic).toBe("flag.returned");
  });

  for (const [how, change] of [
    ["concerns a machine no more", { ...vibrationHigh, appliesTo: { assets: ["P-102"] } }],
    [
      "judges otherwise",
      { ...vibrationHigh, condition: { limit: { signal: "vibration", above: 20 } } },
    ],
  ] as const) {
    for (const successor of [false, true]) {
      test(`that ${how} lets its flag go with the reason, though the machine is silent${successor ? " and another scorer took over" : ""}`, async () => {
        await plant.rules(vibrationHigh);
        const scorer = plant.scorer({ snapshotPace: atEveryCommit });
        await publish(shaking("P-101", 0, 30), 10);
        await scorer.settle();
        // What P-101 said is settled, so that a successor does not look at it by itself.
        const settled = { at: start + 900_000, healthySince: start };
        for (let n = 0; n < 3; n += 1) {
          await plant.log.appendTick({ ...settled, at: settled.at + n * 300_000 });
        }
        await scorer.settle();
        await plant.rules(change);
        await plant.log.appendTick({ ...settled, at: settled.at + 900_000 });
        await (successor ? plant.scorer({ snapshotPace: atEveryCommit }) : scorer).settle();
        expect(await seen()).toMatchObject([
          { asset_tag: "P-101", state: "returned-unacknowledged" },
        ]);
        const { rows } = await db.pool.query(
          "select reason from rules.flag_history where type = 'returned'",
        );
        expect(rows).toEqual([
          { reason: expect.stringMatching(/^the rule was (retired|changed)/) },
        ]);
      });
    }
  }

  test("keeps what it has learnt when only its words change", async () => {
    await plant.rules(vibrationHigh);
    await publish(shaking("P-101", 0, 21), 10);
    await plant.scorer().settle();
    await plant.rules({ ...vibrationHigh, severity: 4 });
    await publish(shaking("P-101", 21, 30), 10);
    await plant.scorer().settle();
    const flags = await plant.flags();
    expect(flags.map((flag) => [flag.severity, flag.raised_at.getTime() - start])).toEqual([
      [4, 22_000],
    ]);
  });
});

describe("the loop closes", () => {
  const completed = (flagId: number, outcome: string, repaired: boolean) => ({
    topic: "workorder.completed",
    key: `asset:${plant.asset("P-101").id}`,
    siteId: 1,
    payload: {
      workOrderId: 7,
      assetId: plant.asset("P-101").id,
      siteId: 1,
      repaired,
      componentCode: repaired ? "bearing" : null,
      completedAt: new Date(start + 60_000).toISOString(),
      by: "Ben",
      outcomes: [{ flagId, outcome }],
    },
  });
  const tell = async (event: ReturnType<typeof completed>) => {
    await plant.rulesDb
      .insertInto("platform.outbox")
      .values({
        topic: event.topic,
        key: event.key,
        site_id: event.siteId,
        payload: JSON.stringify(event.payload),
        position: null,
      })
      .execute();
    await settleOutbox(db, ruleSubscriptions({ clock: plant.clock }));
  };

  test("a visit's finding moves the record, acknowledges the flag, and the repair ends it", async () => {
    await plant.rules(vibrationHigh);
    const scorer = plant.scorer();
    await publish(shaking("P-101", 0, 30), 10);
    await scorer.settle();
    const [flag] = await plant.flags();
    await tell(completed(flag!.id, "confirmed", true));
    expect(await seen()).toMatchObject([{ state: "acknowledged" }]);
    await scorer.settle();
    expect(await seen()).toMatchObject([{ state: "normal", returned: 29 }]);
    const moved = (await plant.events()).find((event) => event.topic === "rule.record-moved");
    expect(moved?.payload).toMatchObject({
      ruleKey: "pump-vibration-high",
      version: 1,
      confirmed: 1,
      noFaultFound: 0,
      precision: 1,
      high: 1,
    });
    expect(moved?.payload["low"]).toBeCloseTo(0.2065, 4);
    const { rows } = await db.pool.query("select applied_after from rules.asset_reset");
    expect(rows[0].applied_after).toBe((await plant.log.heads())[plant.partitionOf("P-101")]);
  });

  test("a repair that another process took in is not unknown to the one that scores next", async () => {
    await plant.rules(vibrationHigh);
    const [one, other] = [plant.scorer(), plant.scorer()];
    const partition = plant.partitionOf("P-101");
    const shakes = (from: number) =>
      publish(
        Array.from({ length: 4 }, (_, i) => plant.reading("P-101", "vibration", from + i, 9)),
        4,
      );
    await shakes(0);
    await one.partition(partition);
    const [flag] = await plant.flags();
    await tell(completed(flag!.id, "confirmed", true));
    // Nothing new in the log: the position stays, and what the first remembers is void all the same.
    await other.partition(partition);
    await shakes(4);
    await one.partition(partition);
    expect((await plant.flags()).map(({ state }) => state)).toEqual(["normal", "unacknowledged"]);
  });

  test("a revised finding replaces the first, which stays as history", async () => {
    await plant.rules(vibrationHigh);
    await publish(shaking("P-101", 0, 30), 10);
    await plant.scorer().settle();
    const [flag] = await plant.flags();
    await tell(completed(flag!.id, "no-fault-found", false));
    await tell(completed(flag!.id, "confirmed", false));
    const { rows } = await db.pool.query(
      "select outcome, superseded_at is null as current from rules.flag_outcome order by id",
    );
    expect(rows).toEqual([
      { outcome: "no-fault-found", current: false },
      { outcome: "confirmed", current: true },
    ]);
    const record = await db.pool.query("select confirmed, no_fault_found from rules.rule_record");
    expect(record.rows).toEqual([{ confirmed: 1, no_fault_found: 0 }]);
  });
});

test("a commit in a process without a scorer wakes those of others", async () => {
  const queues = await testQueues(db);
  const stop = wakeScorers({ ingestLog: plant.log, queues, log: plant.logger });
  await publish(shaking("P-101", 0, 3), 1);
  await expect.poll(() => queues.depth("score"), { timeout: 10_000 }).toBe(1);
  await stop();
});

test("a started scorer is woken by commits", async () => {
  await plant.rules(vibrationHigh);
  const queues = await testQueues(db);
  const scorer = await startScorer({
    db,
    ingestLog: plant.log,
    registry: plant.registry,
    queues,
    clock: plant.clock,
    log: plant.logger,
  });
  await publish(shaking("P-101"), 4);
  await expect.poll(seen, { timeout: 10_000 }).toMatchObject([{ raised: 22, returned: 40 }]);
  await scorer.stop();
  expect(plant.log.partitions).toBe(partitions);
});
