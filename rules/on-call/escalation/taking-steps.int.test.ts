import { createLog } from "#platform";
import type { Database } from "#platform";
import { testDatabase } from "#platform/testing";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { releaseStale } from "../../announce/release-held.ts";
import { settleFloods } from "../../announce/settle-floods.ts";
import { acknowledgeFlag } from "../../flags/acknowledge-flag.ts";
import { endSuppression, suppress } from "../../suppression/suppress.ts";
import { alarmedPlant, condition, minute } from "../testing/alarmed-plant.ts";
import type { AlarmedPlant } from "../testing/alarmed-plant.ts";
import { addPerson, sleepsAtNight } from "../testing/people.ts";
import { settleEscalations } from "./settle-escalations.ts";
import { startEscalations } from "./start-escalations.ts";

let db: Database;
let plant: AlarmedPlant;
let ana: number;
let bo: number;
let cleo: number;
beforeAll(async () => {
  db = await testDatabase();
  plant = await alarmedPlant(db);
  ana = await addPerson(db, { name: "Ana" });
  bo = await addPerson(db, { name: "Bo" });
  cleo = await addPerson(db, { name: "Cleo" });
});
beforeEach(async () => {
  await db.pool.query("truncate platform.quiet_hours, platform.webhook cascade");
  await plant.beginAnew();
});

const anaThenBo = () => ({
  steps: [
    { after: "0s", tell: [{ person: ana }] },
    { after: "15m", tell: [{ person: bo }] },
  ],
});
type Letters = Awaited<ReturnType<AlarmedPlant["settle"]>>;
const names = (letters: Letters) => letters.map(({ address }) => address.name);
const onlyFlag = async () => (await plant.flags())[0]!;
const seenBy = async (name: string) =>
  acknowledgeFlag(
    plant.rulesDb,
    (await onlyFlag()).id,
    { name, sees: () => true },
    plant.clock.now(),
  );

describe("quiet hours", () => {
  const night = Date.UTC(2026, 10, 21, 23);

  test("hold a message until they end, and the next who may be woken is told at once", async () => {
    await sleepsAtNight(db, ana, 4);
    await plant.policy(anaThenBo());
    plant.clock.set(night);
    await plant.vibrates(9, "P-101");
    expect(names(await plant.settle())).toEqual(["Bo"]);
    expect(await plant.notices()).toMatchObject([
      {
        person_id: ana,
        state: "held",
        reason: expect.stringContaining("quiet hours"),
        not_before: new Date("2026-11-22T05:00:00Z"),
      },
      { person_id: bo, state: "told" },
    ]);
    plant.clock.set(Date.UTC(2026, 10, 22, 5));
    expect(names(await plant.settle())).toEqual(["Ana"]);
    expect(await plant.notices()).toMatchObject([{ state: "told" }, { state: "told" }]);
  });

  test("are over for somebody who is told what follows if they do nothing, either", async () => {
    await sleepsAtNight(db, ana, 4);
    await plant.policy({
      steps: [
        { after: "0s", tell: [{ person: ana }] },
        { after: "0s", tell: [{ person: cleo }] },
        { after: "8h", tell: [{ person: bo }] },
      ],
    });
    plant.clock.set(night);
    await plant.vibrates(9, "P-101");
    expect(names(await plant.settle())).toEqual(["Cleo"]);
    plant.clock.set(Date.UTC(2026, 10, 22, 5));
    const [letter] = await plant.settle();
    expect(letter).toMatchObject({ address: { name: "Ana" } });
    expect(letter!.text).toContain("Unless somebody does within 2 h, others are told.");
    plant.clock.advance(120 * minute);
    expect(names(await plant.settle())).toEqual(["Bo"]);
  });

  test("do not hold what is severe enough to wake somebody", async () => {
    await sleepsAtNight(db, ana, 3);
    await plant.policy(anaThenBo());
    plant.clock.set(night);
    await plant.vibrates(9, "P-101");
    expect(names(await plant.settle())).toEqual(["Ana"]);
  });

  test("do not tell in the morning what somebody else acknowledged in the night", async () => {
    await sleepsAtNight(db, ana, 4);
    await plant.policy(anaThenBo());
    plant.clock.set(night);
    await plant.vibrates(9, "P-101");
    await plant.settle();
    await seenBy("Bo");
    plant.clock.set(Date.UTC(2026, 10, 22, 5));
    expect(await plant.settle()).toEqual([]);
    expect(await plant.notices()).toMatchObject([
      { state: "void", reason: "Bo acknowledged it before the quiet hours were over" },
      { state: "told" },
    ]);
  });

  test("of everybody leave nobody told twice in the morning, however often it is repeated", async () => {
    await sleepsAtNight(db, ana, 4);
    await plant.policy({
      steps: [{ after: "0s", tell: [{ person: ana }] }],
      repeat: { times: 3, after: "10m" },
    });
    plant.clock.set(night);
    await plant.vibrates(9, "P-101");
    for (let i = 0; i < 5; i += 1) {
      expect(await plant.settle()).toEqual([]);
      plant.clock.advance(10 * minute);
    }
    plant.clock.set(Date.UTC(2026, 10, 22, 5));
    expect(names(await plant.settle())).toEqual(["Ana"]);
  });
});

describe("a step", () => {
  test("that can reach nobody gives way to the next at once, and says why", async () => {
    const dan = await addPerson(db, { name: "Dan", unreachable: true });
    await plant.policy({
      steps: [
        { after: "0s", tell: [{ onCall: { rota: 7 } }, { person: dan }, { webhooks: true }] },
        { after: "15m", tell: [{ person: bo }, { person: bo }] },
      ],
    });
    await plant.vibrates(9, "P-101");
    expect(names(await plant.settle())).toEqual(["Bo"]);
    expect((await plant.notices()).map(({ state, reason }) => [state, reason])).toEqual([
      ["skipped", "there is no rota 7"],
      ["skipped", "Dan has no contact point that works."],
      ["skipped", "no webhook takes the escalations of this site"],
      ["told", null],
    ]);
  });

  test("that names webhooks tells those that take the site's escalations, with what a program needs", async () => {
    await db.pool.query(
      `insert into platform.webhook (name, url, events, sites, key_id, added_by, added_at, changed_by, changed_at)
       values ('Chat', 'https://chat.example/x', '{escalation.told}', null, 'k', 'Dora', now(), 'Dora', now())`,
    );
    await plant.policy({ steps: [{ after: "0s", tell: [{ webhooks: true }] }] });
    await plant.vibrates(9, "P-101");
    await plant.settle();
    expect(await plant.notices()).toMatchObject([{ to: "webhooks", state: "told" }]);
    const { rows } = await db.pool.query("select event, subject, data from platform.message");
    const [flag] = await plant.flags();
    expect(rows).toEqual([
      {
        event: "escalation.told",
        subject: "High: Vibration above limit on P-101",
        data: {
          escalationId: expect.any(Number),
          about: { kind: "flag", id: flag!.id },
          siteId: flag!.site_id,
          assetId: flag!.asset_id,
          severity: 3,
          round: 1,
          step: 1,
          beganAt: new Date(plant.clock.now()).toISOString(),
        },
      },
    ]);
  });

  test("that comes due while another look is under way is taken by the look that was asked for since", async () => {
    await plant.policy({ steps: [{ after: "5m", tell: [{ person: ana }] }] });
    await plant.vibrates(9, "P-101");
    await plant.settle();
    const { clock } = plant;
    const escalations = startEscalations({ db, clock, log: createLog({ level: "silent" }) });
    const earlier = escalations.settle();
    clock.advance(5 * minute);
    await escalations.settle();
    expect(await plant.notices()).toMatchObject([{ person_id: ana, state: "told" }]);
    await earlier;
    await escalations.stop();
  });

  test("is taken once, however many workers look at once", async () => {
    await plant.policy({ steps: [{ after: "0s", tell: [{ person: ana }, { person: cleo }] }] });
    await plant.vibrates(9, "P-101", "P-102", "P-103");
    await plant.settle();
    await db.pool.query(
      "truncate rules.acknowledge_link, rules.escalation_notice, platform.message cascade",
    );
    await db.pool.query(
      "update rules.escalation set state = 'running', step = 0, next_at = $1::timestamptz",
      [new Date(plant.clock.now())],
    );
    const now = plant.clock.now();
    await Promise.all([1, 2, 3, 4].map(() => settleEscalations(db, now)));
    const told = names(await plant.settle());
    expect(told.filter((name) => name === "Ana")).toHaveLength(3);
    expect(told.filter((name) => name === "Cleo")).toHaveLength(3);
    expect(told).toHaveLength(6);
    expect(await plant.notices()).toHaveLength(6);
  });

  test("that fails half way leaves nothing behind, and is taken whole by the next look", async () => {
    await plant.policy(anaThenBo());
    await db.pool.query(
      "alter table rules.flag_history add constraint no_lines check (type <> 'escalated') not valid",
    );
    await plant.vibrates(9, "P-101");
    await expect(plant.settle()).rejects.toThrow("no_lines");
    expect(await plant.notices()).toEqual([]);
    await db.pool.query("alter table rules.flag_history drop constraint no_lines");
    expect(names(await plant.settle())).toEqual(["Ana"]);
  });
});

describe("a flood", () => {
  test("is told as one, its digest as another, and what it held back by nothing else", async () => {
    await db.pool.query("update rules.flood_policy set flags = 4");
    await plant.policy({ steps: [{ after: "0s", tell: [{ person: ana }] }] });
    for (const tag of plant.tags.slice(0, 8)) await plant.vibrates(9, tag);
    const subjects = (letters: Letters) => letters.map(({ subject }) => subject);
    expect(subjects(await plant.settle())).toEqual([
      ...plant.tags.slice(0, 4).map((tag) => `High: Vibration above limit on ${tag}`),
      "High: a flood of flags at Berlin works",
    ]);
    await seenByAll();
    plant.clock.advance(11 * minute);
    await settleFloods(plant.rulesDb, plant.clock.now());
    await releaseStale(plant.rulesDb, plant.clock.now());
    const letters = await plant.settle();
    expect(subjects(letters)).toEqual(["Berlin works: 8 flags on 8 assets, 8 of them still stand"]);
    expect(letters[0]!.text).toContain(`8 × ${condition} on 8 assets`);
  });

  test("says nothing of what somebody had shelved: that is told when the shelf ends, long after", async () => {
    await db.pool.query("update rules.flood_policy set flags = 4");
    await plant.policy({ steps: [{ after: "0s", tell: [{ person: ana }] }] });
    const [first, ...others] = plant.tags.slice(0, 8);
    const { id, siteId } = plant.asset(first!);
    const shelf = await suppress(
      plant.rulesDb,
      {
        kind: "shelved",
        asset: { id, tag: first!, siteId },
        condition,
        oneShot: false,
        until: plant.clock.now() + 600 * minute,
        reason: "runs in",
        owner: "Ana",
      },
      plant.clock.now(),
    );
    for (const tag of [first!, ...others]) await plant.vibrates(9, tag);
    await plant.settle();
    plant.clock.advance(11 * minute);
    await settleFloods(plant.rulesDb, plant.clock.now());
    await releaseStale(plant.rulesDb, plant.clock.now());
    await plant.settle();
    plant.clock.advance(120 * minute);
    const by = { name: "Ana", sites: "all" } as const;
    await endSuppression(plant.rulesDb, shelf.id, by, plant.clock.now());
    expect((await plant.settle()).map(({ subject }) => subject)).toEqual([
      `High: Vibration above limit on ${first}`,
    ]);
  });

  async function seenByAll(): Promise<void> {
    for (const { id } of (await plant.flags()).slice(0, 4)) {
      const by = { name: "Ana", sees: () => true };
      await acknowledgeFlag(plant.rulesDb, id, by, plant.clock.now());
    }
  }
});
