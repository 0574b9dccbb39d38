import type { Database } from "#platform";
import { testDatabase } from "#platform/testing";
import * as fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { acknowledgeFlag } from "../../flags/acknowledge-flag.ts";
import { endSuppression, suppress } from "../../suppression/suppress.ts";
import { alarmedPlant, condition, minute } from "../testing/alarmed-plant.ts";
import type { AlarmedPlant } from "../testing/alarmed-plant.ts";
import { addPerson, sleepsAtNight } from "../testing/people.ts";
import { settleEscalations } from "./settle-escalations.ts";

let db: Database;
let plant: AlarmedPlant;
let people: number[];
beforeAll(async () => {
  db = await testDatabase();
  plant = await alarmedPlant(db);
  people = [
    await addPerson(db, { name: "Ana" }),
    await addPerson(db, { name: "Bo" }),
    await addPerson(db, { name: "Cleo" }),
  ];
  await sleepsAtNight(db, people[0]!, 4);
});

const tags = ["P-101", "P-102"];
const tag = fc.constantFrom(...tags);
const happening = fc.oneof(
  { weight: 4, arbitrary: fc.record({ what: fc.constant("raise" as const), tag }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant("return" as const), tag }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant("acknowledge" as const), tag }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant("shelve" as const), tag }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant("unshelve" as const), tag }) },
  {
    weight: 5,
    arbitrary: fc.record({
      what: fc.constant("pass" as const),
      tag,
      minutes: fc.integer({ min: 1, max: 90 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant("break" as const), tag }) },
);
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

const course = fc.array(happening, { minLength: 6, maxLength: 14 });
/** After half past three in the afternoon: some of it at night. */
const hours = fc.integer({ min: 0, max: 14 });

/** What makes no sense at that moment is refused, and changes nothing. */
const refused = () => {};

async function make(happen: Happening): Promise<void> {
  const { clock, rulesDb } = plant;
  const asset = plant.asset(happen.tag);
  const by = { name: "Dora", sees: () => true, sites: "all" as const };
  switch (happen.what) {
    case "raise":
      return plant.vibrates(9, happen.tag);
    case "return":
      return plant.vibrates(2, happen.tag);
    case "acknowledge": {
      const flag = (await plant.flags()).findLast(({ asset_id }) => asset_id === asset.id);
      if (flag !== undefined)
        await acknowledgeFlag(rulesDb, flag.id, by, clock.now()).catch(refused);
      return;
    }
    case "shelve": {
      const until = clock.now() + 6_000 * minute;
      const what = { kind: "shelved", asset, condition, oneShot: false, until } as const;
      const why = { reason: "runs in", owner: "Dora" };
      await suppress(rulesDb, { ...what, ...why }, clock.now()).catch(refused);
      return;
    }
    case "unshelve": {
      const open = await shelved(asset.id);
      if (open !== undefined) await endSuppression(rulesDb, open.id, by, clock.now());
      return;
    }
    case "pass":
      return clock.advance(happen.minutes * minute);
    default:
      // As a worker that is killed half way: nothing of the steps that were due is kept.
      await db.pool.query(
        "alter table rules.flag_history add constraint no_lines check (type <> 'escalated') not valid",
      );
      await settleEscalations(db, clock.now()).catch(refused);
      await db.pool.query("alter table rules.flag_history drop constraint no_lines");
  }
}

const shelved = (assetId: number) =>
  plant.rulesDb
    .selectFrom("rules.suppression")
    .where("asset_id", "=", assetId)
    .where("ended_at", "is", null)
    .select("id")
    .executeTakeFirst();

/** What must be told of now: flags that nobody has acknowledged, that hold, and that nothing keeps silent. */
async function mustBeTold(): Promise<number[]> {
  const wanted: number[] = [];
  for (const { id, asset_id, state } of await plant.flags()) {
    if (state === "unacknowledged" && (await shelved(asset_id)) === undefined) wanted.push(id);
  }
  return wanted.toSorted((a, b) => a - b);
}

test("whatever happens, exactly what nobody has acknowledged is being told, and every message is sent once", async () => {
  await fc.assert(
    fc.asyncProperty(hours, course, async (hour, happenings) => {
      await plant.beginAnew();
      plant.clock.advance(hour * 60 * minute);
      const [ana, bo, cleo] = people;
      await plant.policy({
        steps: [
          { after: "0s", tell: [{ person: ana }] },
          { after: "20m", tell: [{ person: bo }, { person: cleo }] },
        ],
        repeat: { times: 2, after: "1h" },
      });
      let letters = 0;
      for (const happen of happenings) {
        await make(happen);
        const told = await plant.settle({ workers: 3 });
        letters += told.length;
        const wanted = await mustBeTold();
        const open = (await plant.escalations()).filter(({ state }) => state !== "ended");
        expect(open.map(({ about_id }) => about_id).toSorted((a, b) => a - b)).toEqual(wanted);
        for (const { link } of told) {
          expect(wanted.map((id) => `/flags/${id}`)).toContain(new URL(link!).pathname);
        }
        const notices = await plant.notices();
        expect(notices.filter(({ state }) => state === "told")).toHaveLength(letters);
        const openIds = new Set(open.map(({ id }) => id));
        const held = notices.filter(({ state }) => state === "held");
        expect(held.every(({ escalation_id }) => openIds.has(escalation_id))).toBe(true);
        const overdue = open.filter(
          ({ next_at }) => next_at !== null && next_at.getTime() <= plant.clock.now(),
        );
        expect(overdue).toEqual([]);
      }
    }),
    { numRuns: 8 },
  );
}, 120_000);
