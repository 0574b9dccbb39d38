import { testDatabase } from "#platform/testing";
import { beforeAll, expect, test } from "vitest";
import { atEveryCommit, fixture } from "../testing/fixture.ts";
import type { Fixture } from "../testing/fixture.ts";
import { gauss, uniform } from "../testing/series.ts";

let plant: Fixture;
beforeAll(async () => {
  plant = await fixture(await testDatabase());
});

const spans = { every: "1m", offDelay: "5m" };
const ofOne = { use: "cusum", signal: "vibration", ...spans };
const ofTwo = { use: "pca", signals: ["temperature", "vibration"], learns: "400m", ...spans };

const rule = (detector: object) => ({
  key: "vibration-drifts",
  name: "Vibration drifts",
  appliesTo: { assets: ["P-101"] },
  severity: 2,
  condition: { detector },
});

/** Four readings a minute of both signals for ten hours, one of them half a unit higher for half of one, in so many pieces each scored by another. */
async function told(detector: object, pieces: number) {
  await plant.beginAnew();
  await plant.rules(rule(detector));
  const random = uniform(5);
  const readings = Array.from({ length: 10 * 240 }, (_, index) => {
    const seconds = index * 15;
    const higher = seconds >= 8 * 3_600 && seconds < 8.5 * 3_600 ? 0.5 : 0;
    const load = gauss(random) / 4;
    return [
      plant.reading("P-101", "vibration", seconds, 5 + higher + load),
      plant.reading("P-101", "temperature", seconds, 60 + load + gauss(random) / 20),
    ];
  }).flat();
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

test.each([
  ["of one signal", ofOne, /^Cusum of Vibration is 1\d\.\d sigmas summed up/],
  ["of two", ofTwo, /^Pca of Vibration, Temperature is \d+\.\d times the limit of Q/],
])(
  "a detector %s raises and returns a flag, the same however often it is taken over",
  async (_, detector, words) => {
    const whole = await told(detector, 1);
    expect(whole).toMatchObject([{ state: "returned-unacknowledged" }]);
    expect(whole[0]!.summary).toMatch(words);
    expect(await told(detector, 12)).toEqual(whole);
  },
);
