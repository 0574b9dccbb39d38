import type { Database } from "#platform";
import { testDatabase } from "#platform/testing";
import { appendToOutbox } from "#platform";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { acknowledgeFlag } from "../../flags/acknowledge-flag.ts";
import { endSuppression, suppress } from "../../suppression/suppress.ts";
import { alarmedPlant, condition, minute } from "../testing/alarmed-plant.ts";
import type { AlarmedPlant } from "../testing/alarmed-plant.ts";
import { addPerson } from "../testing/people.ts";
import { settleEscalations } from "./settle-escalations.ts";

let db: Database;
let plant: AlarmedPlant;
let ana: number;
let bo: number;
beforeAll(async () => {
  db = await testDatabase();
  plant = await alarmedPlant(db);
  ana = await addPerson(db, { name: "Ana" });
  bo = await addPerson(db, { name: "Bo" });
});
beforeEach(() => plant.beginAnew());

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

describe("a flag that may be told", () => {
  test("is told at once, and to the next where nobody acknowledges it within the step", async () => {
    await plant.policy(anaThenBo());
    await plant.vibrates(9, "P-101");
    const [letter, ...others] = await plant.settle();
    expect(others).toEqual([]);
    expect(letter).toMatchObject({
      address: { name: "Ana" },
      subject: "High: Vibration above limit on P-101",
      link: expect.stringContaining(`/flags/${(await onlyFlag()).id}`),
      urgency: 3,
    });
    expect(letter!.text).toContain("Unless somebody does within 15 min, others are told.");
    plant.clock.advance(15 * minute - 1);
    expect(await plant.settle()).toEqual([]);
    plant.clock.advance(1);
    expect(names(await plant.settle())).toEqual(["Bo"]);
    expect(await plant.escalations()).toMatchObject([{ state: "exhausted", next_at: null }]);
    const history = await db.pool.query(
      "select reason from rules.flag_history where type = 'escalated' order by id",
    );
    expect(history.rows).toEqual([
      { reason: "Step 1: told Ana (named by the policy)." },
      { reason: "Step 2: told Bo (named by the policy)." },
    ]);
  });

  test("is told to nobody else once somebody has acknowledged it", async () => {
    await plant.policy(anaThenBo());
    await plant.vibrates(9, "P-101");
    await plant.settle();
    await seenBy("Ana");
    plant.clock.advance(15 * minute);
    expect(await plant.settle()).toEqual([]);
    expect(await plant.escalations()).toMatchObject([
      { state: "ended", ended_why: "acknowledged", ended_words: "Ana acknowledged it" },
    ]);
  });

  test("wakes nobody when it was acknowledged in the very moment, before its event has come", async () => {
    await plant.policy(anaThenBo());
    await plant.vibrates(9, "P-101");
    await plant.settle();
    await seenBy("Ana");
    plant.clock.advance(15 * minute);
    await settleEscalations(db, plant.clock.now());
    expect(await plant.settle()).toEqual([]);
    expect(await plant.notices()).toHaveLength(1);
  });

  test("that returns and is raised again speaks again", async () => {
    await plant.policy(anaThenBo());
    await plant.vibrates(9, "P-101");
    await plant.settle();
    await plant.vibrates(2, "P-101");
    await plant.settle();
    await plant.vibrates(9, "P-101");
    expect(names(await plant.settle())).toEqual(["Ana"]);
    expect(await plant.escalations()).toMatchObject([
      { episode: 1, state: "ended", ended_why: "returned" },
      { episode: 2, state: "running", cause: "The flag was raised again" },
    ]);
  });

  test("is told again from the first step on as often as the policy says, and then no more", async () => {
    await plant.policy({
      steps: [{ after: "5m", tell: [{ person: ana }] }],
      repeat: { times: 2, after: "30m" },
    });
    await plant.vibrates(9, "P-101");
    expect(await plant.settle()).toEqual([]);
    const told: number[] = [];
    for (let minutes = 5; minutes <= 125; minutes += 5) {
      plant.clock.advance(5 * minute);
      if ((await plant.settle()).length > 0) told.push(minutes);
    }
    expect(told).toEqual([5, 35, 65]);
  });

  test("is told to nobody where there is no policy, or none for its severity", async () => {
    await plant.vibrates(9, "P-101");
    expect(await plant.settle()).toEqual([]);
    await plant.policy({ ...anaThenBo(), severities: [4] });
    await plant.vibrates(9, "P-102");
    expect(await plant.settle()).toEqual([]);
    expect(await plant.escalations()).toEqual([]);
  });

  test("ends when an order for it is dispatched, and not when it is only approved", async () => {
    await plant.policy(anaThenBo());
    await plant.vibrates(9, "P-101");
    await plant.settle();
    const { id: flagId, asset_id } = await onlyFlag();
    const say = (topic: string, payload: object) =>
      plant.rulesDb
        .transaction()
        .execute((trx) =>
          appendToOutbox(trx, [
            { topic, key: `asset:${asset_id}`, siteId: 1, payload: { ...payload } },
          ]),
        );
    const order = { workOrderId: 5, number: "WO-5" };
    await say("workorder.opened", { ...order, flagId });
    await say("workorder.status-changed", { ...order, to: "approved" });
    await plant.settle();
    expect(await plant.escalations()).toMatchObject([{ state: "running" }]);
    await say("workorder.status-changed", { ...order, to: "dispatched" });
    await plant.settle();
    expect(await plant.escalations()).toMatchObject([
      { ended_why: "order-accepted", ended_words: "WO-5 for it is dispatched" },
    ]);
  });
});

describe("what is shelved", () => {
  const shelve = async () => {
    const { id, siteId } = plant.asset("P-101");
    return suppress(
      plant.rulesDb,
      {
        kind: "shelved",
        asset: { id, tag: "P-101", siteId },
        condition,
        oneShot: false,
        until: plant.clock.now() + 120 * minute,
        reason: "a new bearing runs in",
        owner: "Ana",
      },
      plant.clock.now(),
    );
  };
  const end = (id: number) =>
    endSuppression(plant.rulesDb, id, { name: "Ana", sites: "all" }, plant.clock.now());

  test("is told to nobody any more, and again once when that ends and the flag still stands", async () => {
    await plant.policy(anaThenBo());
    await plant.vibrates(9, "P-101");
    await plant.settle();
    const { id } = await shelve();
    plant.clock.advance(15 * minute);
    expect(await plant.settle()).toEqual([]);
    expect(await plant.escalations()).toMatchObject([
      { ended_why: "suppressed", ended_words: "Ana shelved it: a new bearing runs in" },
    ]);
    await end(id);
    expect(names(await plant.settle())).toEqual(["Ana"]);
    expect(await plant.escalations()).toMatchObject([
      { state: "ended" },
      { state: "running", cause: "The time on the shelf is over and the flag still stands" },
    ]);
  });

  test("before it is raised speaks once when that ends", async () => {
    await plant.policy(anaThenBo());
    const { id } = await shelve();
    await plant.vibrates(9, "P-101");
    expect(await plant.settle()).toEqual([]);
    await end(id);
    expect(names(await plant.settle())).toEqual(["Ana"]);
    expect(await plant.escalations()).toHaveLength(1);
  });
});
