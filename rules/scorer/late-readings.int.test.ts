import type { Reading } from "#ingest";
import { testDatabase } from "#platform/testing";
import { createMetrics } from "#platform";
import type { Database } from "#platform";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { atEveryCommit, fixture, start, vibrationHigh } from "../testing/fixture.ts";
import type { Fixture } from "../testing/fixture.ts";
import { uniform } from "../testing/series.ts";
import { countFigures } from "./scorer-figures.ts";

let db: Database;
let plant: Fixture;
beforeAll(async () => {
  db = await testDatabase();
  plant = await fixture(db);
});
beforeEach(async () => {
  await plant.beginAnew();
  await plant.rules(vibrationHigh);
});

const tag = "P-101";
const vibration = (second: number, value: number): Reading =>
  plant.reading(tag, "vibration", second, value);

/** From second `from` to `to`, a reading a second of this value. */
const steady = (from: number, to: number, value: number): Reading[] =>
  Array.from({ length: to - from + 1 }, (_, i) => vibration(from + i, value));

const told = async () =>
  (await plant.events()).map(({ topic, payload: { occurrences } }) =>
    typeof occurrences === "number" ? `${topic} ${occurrences}` : topic,
  );

const flags = async () =>
  (await plant.flags()).map((flag) => ({
    state: flag.state,
    raised: (flag.raised_at.getTime() - start) / 1_000,
    returned: flag.returned_at === null ? null : (flag.returned_at.getTime() - start) / 1_000,
    occurrences: flag.occurrences,
    withdrawn: flag.withdrawn_at !== null,
  }));

const history = async () => {
  const rows = await plant.rulesDb
    .selectFrom("rules.flag_history")
    .orderBy("id")
    .select(["type", "reason"])
    .execute();
  return rows.map(({ type, reason }) => (reason === null ? type : `${type}: ${reason}`));
};

/** Each step is scored by itself, by a scorer that goes on and by a successor who knows only what was stored and the log. */
describe.each([
  ["by the same scorer", () => plant.scorer()],
  ["by a successor who has only the log", null],
])("seen %s,", (_name, make) => {
  async function step(...readings: Reading[]): Promise<void> {
    await plant.log.append(readings);
    await scorer().settle();
  }
  let same: ReturnType<Fixture["scorer"]> | undefined;
  const scorer = () => (make === null ? plant.scorer() : (same ??= make()));
  beforeEach(() => {
    same = undefined;
  });

  test("a late reading that shows that a flag never happened withdraws it", async () => {
    await step(...steady(0, 19, 3), vibration(20, 9), vibration(22, 9));
    expect(await flags()).toMatchObject([{ state: "unacknowledged", raised: 22 }]);
    await step(vibration(21, 3));
    expect(await flags()).toMatchObject([{ state: "normal", withdrawn: true }]);
    expect(await told()).toEqual(["flag.raised 1", "flag.withdrawn"]);
    expect(await history()).toEqual([
      "raised",
      "withdrawn: a late reading or a correction showed it",
    ]);
    const { rows } = await db.pool.query("select * from rules.rule_record");
    expect(rows).toEqual([]);
  });

  test("a correction does the same, also to a flag that is over", async () => {
    await step(...steady(0, 19, 3), ...steady(20, 22, 9), vibration(23, 3));
    await db.pool.query("update rules.flag set state = 'normal', acknowledged_by = 'Ana'");
    await step(vibration(21, 3));
    expect(await flags()).toMatchObject([{ state: "normal", withdrawn: true }]);
    expect(await told()).toEqual(["flag.raised 1", "flag.returned", "flag.withdrawn"]);
  });

  test("late readings that show that it began earlier move it", async () => {
    await step(vibration(17, 3), ...steady(20, 23, 9));
    await step(vibration(18, 9), vibration(19, 9));
    expect(await flags()).toEqual([
      { state: "unacknowledged", raised: 20, returned: null, occurrences: 1, withdrawn: false },
    ]);
    expect(await told()).toEqual(["flag.raised 1", "flag.re-dated 1"]);
    expect((await history())[1]).toMatch(/^re-dated: .* since 2026-11-21T14:00:20.000Z and holds$/);
  });

  test("an end that did not come raises it again, and orders hear of it", async () => {
    await step(...steady(0, 19, 3), ...steady(20, 24, 9), vibration(25, 3));
    expect(await flags()).toMatchObject([{ state: "returned-unacknowledged", returned: 25 }]);
    await step(vibration(25, 9));
    expect(await flags()).toMatchObject([
      { state: "unacknowledged", returned: null, occurrences: 1 },
    ]);
    expect(await told()).toEqual(["flag.raised 1", "flag.returned", "flag.raised 2"]);
  });

  test("an end that came while nobody knew returns it, and what follows is another occurrence", async () => {
    await step(...steady(0, 19, 3), ...steady(20, 24, 9), ...steady(26, 30, 9));
    await step(vibration(25, 3));
    expect(await flags()).toEqual([
      { state: "unacknowledged", raised: 28, returned: null, occurrences: 2, withdrawn: false },
    ]);
  });

  test("a stretch that appears in the past is a flag that was raised and returned", async () => {
    await step(vibration(0, 3), vibration(30, 3));
    await step(...steady(10, 14, 9), vibration(15, 3));
    expect(await flags()).toMatchObject([
      { state: "returned-unacknowledged", raised: 12, returned: 15 },
    ]);
    expect(await told()).toEqual(["flag.raised 1", "flag.returned"]);
  });

  test("what is too late, or was sent as history, changes nothing", async () => {
    await step(...steady(0, 19, 3), ...steady(20, 30, 9), vibration(200, 3));
    const before = { flags: await plant.flags(), events: await plant.events() };
    await step(vibration(21, 3), { ...vibration(201, 9), historical: true });
    await step({ ...vibration(204, 9), historical: true });
    expect({ flags: await plant.flags(), events: await plant.events() }).toEqual(before);
  });
});

test("what came late, was corrected, repeated or too old is counted", async () => {
  const metrics = createMetrics();
  const scorer = plant.scorer({ figures: countFigures(metrics) });
  const history = { ...vibration(31, 3), historical: true };
  await plant.log.append([...steady(0, 19, 3), ...steady(21, 30, 9)]);
  await scorer.settle();
  await plant.log.append([vibration(20, 3), vibration(25, 8), vibration(26, 9), history]);
  await scorer.settle();
  const { body } = await metrics.expose();
  const counted = (result: string) =>
    Number(new RegExp(`rules_readings_total\\{result="${result}"\\} (\\d+)`).exec(body)?.[1]);
  expect({
    late: counted("late"),
    corrected: counted("corrected"),
    repeated: counted("repeated"),
    historical: counted("historical"),
    evaluated: counted("evaluated"),
  }).toEqual({ late: 1, corrected: 1, repeated: 1, historical: 1, evaluated: 32 });
  expect(body).toContain("millwright_rules_windows_overfull_total 0");
});

test("whatever the order of arrival within the lateness, whoever scores and wherever it stops, the flags are the same", async () => {
  const inOrder = plant.tags.flatMap((one, index) =>
    Array.from({ length: 120 }, (_, second) => {
      const high = second % 40 >= 10 + index && second % 40 < 24 + (index % 5);
      return plant.reading(one, "vibration", second, high ? 9 : 3);
    }),
  );
  const result = async () =>
    (await plant.flags())
      .filter((flag) => flag.withdrawn_at === null)
      .map(({ asset_tag, raised_at, returned_at, occurrences, state }) => ({
        asset_tag,
        raised_at,
        returned_at,
        occurrences,
        state,
      }));
  const arrive = async (readings: Reading[]) => {
    for (let i = 0; i < readings.length; i += 300)
      await plant.log.append(readings.slice(i, i + 300));
  };
  await arrive(inOrder.toSorted((a, b) => a.observedAt - b.observedAt));
  await plant.scorer().settle();
  const expected = await result();
  expect(expected.map(({ occurrences }) => occurrences)).toEqual(plant.tags.map(() => 3));

  for (let seed = 1; seed <= 4; seed += 1) {
    await plant.beginAnew();
    await plant.rules(vibrationHigh);
    const random = uniform(seed);
    // Up to 29 s late, some twice; corrected ones come first with a wrong value.
    const arriving = inOrder
      .flatMap((reading) => {
        const at = reading.observedAt + random() * 29_000;
        const copies = [{ at, reading }];
        if (random() < 0.05) copies.push({ at: at + 500, reading });
        if (random() < 0.05) copies.push({ at: at - 500, reading: { ...reading, value: 6.5 } });
        return copies;
      })
      .toSorted((a, b) => a.at - b.at)
      .map(({ reading }) => reading);
    const scorers = [plant.scorer(), plant.scorer({ snapshotPace: atEveryCommit }), plant.scorer()];
    for (let i = 0; i < arriving.length;) {
      const size = 1 + Math.floor(random() * 200);
      await plant.log.append(arriving.slice(i, i + size));
      i += size;
      if (random() < 0.4) await scorers[Math.floor(random() * 3)]!.settle();
      if (random() < 0.05) await plant.scorer().settle();
    }
    await scorers[0]!.settle();
    expect(await result()).toEqual(expected);
  }
}, 60_000);
