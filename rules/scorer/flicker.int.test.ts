import { testDatabase } from "#platform/testing";
import { beforeAll, expect, test } from "vitest";
import { fixture } from "../testing/fixture.ts";
import type { Fixture } from "../testing/fixture.ts";

let plant: Fixture;
beforeAll(async () => {
  plant = await fixture(await testDatabase());
});

const high = {
  key: "high",
  name: "High",
  appliesTo: { assetClass: "pump" },
  severity: 3,
  failureMode: "bearing-wear",
  skill: "mechanical",
  timeToFailureHours: 48,
  condition: { limit: { signal: "vibration", above: 7.1, clearBelow: 6 } },
};

const chatter = (times: number) =>
  Array.from({ length: times }, (_, i) =>
    plant.reading("P-101", "vibration", i / 50, i % 2 === 0 ? 9 + i / 1_000 : 1),
  );

/** Everything that is kept of flags, without what counts up or depends on our clock. */
async function told() {
  const flags = await plant.rulesDb
    .selectFrom("rules.flag")
    .select(["state", "raised_at", "triggered_at", "returned_at", "occurrences", "announced"])
    .select(["summary", "evidence", "received_at"])
    .orderBy("id")
    .execute();
  const history = await plant.rulesDb
    .selectFrom("rules.flag_history")
    .select(["type", "at", "by", "reason"])
    .orderBy("id")
    .execute();
  const episodes = await plant.rulesDb
    .selectFrom("rules.flag_episode")
    .select(["raised_at", "triggered_at", "returned_at"])
    .orderBy("id")
    .execute();
  return { flags, history, episodes };
}

const events = async () =>
  (
    await plant.rulesDb
      .selectFrom("platform.outbox")
      .select(["topic", "payload"])
      .where("topic", "like", "flag.%")
      .orderBy("id")
      .execute()
  ).map(({ topic, payload }) => ({ topic, payload }));

test.each([40, 41])(
  "a condition that comes and goes %i times in one batch leaves what it leaves one by one",
  async (times) => {
    await plant.beginAnew();
    await plant.rules(high);
    const scorer = plant.scorer();
    for (const reading of chatter(times)) {
      await plant.log.append([reading]);
      await scorer.settle();
    }
    const oneByOne = await told();
    const last = (await events()).slice(-2);

    await plant.beginAnew();
    await plant.rules(high);
    await plant.log.append(chatter(times));
    await plant.scorer().settle();
    expect(await told()).toEqual(oneByOne);
    const together = await events();
    expect(together.slice(-2).map(({ topic }) => topic)).toEqual(last.map(({ topic }) => topic));
    expect(together.length).toBeLessThan(8);
  },
);

test("ten thousand readings of a contact that chatters hold nobody up", async () => {
  await plant.beginAnew();
  await plant.rules(high);
  await plant.log.append(chatter(10_000));
  await plant.scorer().settle();
  const { flags, history, episodes } = await told();
  expect(flags).toMatchObject([{ occurrences: 5_000, state: "returned-unacknowledged" }]);
  expect([history.length, episodes.length]).toEqual([10_000, 5_000]);
});
