import { testDatabase } from "#platform/testing";
import { beforeAll, expect, test } from "vitest";
import { atEveryCommit, fixture } from "../testing/fixture.ts";
import type { Fixture } from "../testing/fixture.ts";
import { gauss, uniform } from "../testing/series.ts";

let plant: Fixture;
beforeAll(async () => {
  plant = await fixture(await testDatabase());
});

const rule = {
  key: "vibration-drifts",
  name: "Vibration drifts",
  appliesTo: { assets: ["P-101"] },
  severity: 2,
  condition: { detector: { signal: "vibration", use: "cusum", every: "1m", offDelay: "5m" } },
};

/** Four readings a minute for ten hours, half a unit higher for half of one, in so many pieces each scored by another. */
async function told(pieces: number) {
  await plant.beginAnew();
  await plant.rules(rule);
  const random = uniform(5);
  const readings = Array.from({ length: 10 * 240 }, (_, index) => {
    const seconds = index * 15;
    const higher = seconds >= 8 * 3_600 && seconds < 8.5 * 3_600 ? 0.5 : 0;
    return plant.reading("P-101", "vibration", seconds, 5 + higher + gauss(random) / 4);
  });
  const size = Math.ceil(readings.length / pieces);
  for (let from = 0; from < readings.length; from += size) {
    await plant.log.append(readings.slice(from, from + size));
    await plant.scorer({ snapshotPace: atEveryCommit }).settle();
  }
  const flags = await plant.flags();
  return flags.map(({ state, raised_at, returned_at, summary }) => {
    return { state, raised_at, returned_at, summary };
  });
}

test("a detector named by a rule raises and returns a flag, the same however often it is taken over", async () => {
  const whole = await told(1);
  expect(whole).toMatchObject([{ state: "returned-unacknowledged" }]);
  expect(whole[0]!.summary).toMatch(/^Cusum of Vibration is 1\d\.\d sigmas summed up/);
  expect(await told(12)).toEqual(whole);
});
