import { importPlant, plantDocumentSchema } from "#ingest";
import type { Reading } from "#ingest";
import { testDatabase } from "#platform/testing";
import type { Database } from "#platform";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { backtestFixture, firstHours, hour, until } from "../backtest/testing/backtest-fixture.ts";
import type { BacktestFixture } from "../backtest/testing/backtest-fixture.ts";
import { atEveryCommit, partitions, start } from "../testing/fixture.ts";
import { uniform } from "../testing/series.ts";

/** Pumps of several partitions; each has the pressure of the header that feeds it beside its own signals. */
const fed = ["P-101", "P-102", "P-103", "P-104"];
const plantOfHeader = plantDocumentSchema.parse({
  assetClasses: [
    { code: "header", name: "Header", signals: [{ key: "pressure", unit: "bar", every: "1s" }] },
  ],
  sites: [
    {
      code: "berlin",
      name: "Berlin works",
      timeZone: "Europe/Berlin",
      systems: [
        {
          code: "cooling",
          name: "Cooling water",
          assets: [
            { tag: "H-1", name: "Header 1", class: "header" },
            ...fed.map((tag) => ({
              tag,
              name: `Pump ${tag.slice(2)}`,
              class: "pump",
              signals: [
                {
                  key: "supply",
                  name: "Supply pressure",
                  unit: "kPa",
                  follows: { asset: "H-1", signal: "pressure" },
                },
              ],
            })),
          ],
        },
      ],
    },
  ],
});

/** A pump that shakes while its header is low runs dry; either alone is nothing. */
const dry = {
  key: "pump-runs-dry",
  name: "Runs dry",
  appliesTo: { assetClass: "pump" },
  severity: 3,
  failureMode: "cavitation",
  condition: {
    all: [
      { limit: { signal: "vibration", above: 7.1, clearBelow: 6, onDelay: "2s" } },
      { limit: { signal: "supply", below: 200, clearAbove: 250 } },
    ],
  },
};

interface TriedFlag {
  asset: { tag: string };
  raisedAt: string;
  returnedAt: string;
}

let db: Database;
let plant: BacktestFixture;
beforeAll(async () => {
  db = await testDatabase();
  plant = await backtestFixture(db);
  await importPlant(db, plantOfHeader);
  await plant.registry.refreshIfStale();
});
beforeEach(async () => {
  await plant.beginAnew();
  await plant.rules(dry);
});

const shaking = (tag: string, second: number, value: number) =>
  plant.reading(tag, "vibration", second, value);
const pressure = (second: number, value: number) => plant.reading("H-1", "pressure", second, value);
/** A reading a second, from the first to the last of these. */
const each = (from: number, to: number, say: (second: number) => Reading): Reading[] =>
  Array.from({ length: to - from + 1 }, (_, i) => say(from + i));

const told = async () =>
  (await plant.flags()).map((flag) => ({
    tag: flag.asset_tag,
    raised: (flag.raised_at.getTime() - start) / 1_000,
    returned: flag.returned_at === null ? null : (flag.returned_at.getTime() - start) / 1_000,
    withdrawn: flag.withdrawn_at !== null,
  }));

test("a rule over an asset's own signal and one that follows another asset's raises one flag, which names both", async () => {
  await plant.log.append([
    ...each(0, 30, (s) => shaking("P-101", s, s < 10 ? 3 : 9)),
    ...each(0, 30, (s) => shaking("P-102", s, 3)),
    // A pump that no header is known of.
    ...each(0, 30, (s) => shaking("P-107", s, 9)),
  ]);
  await plant.scorer().settle();
  expect(await told()).toEqual([]);
  await plant.log.append(each(0, 30, (s) => pressure(s, s < 20 ? 4 : 1.5)));
  await plant.scorer().settle();
  expect(await told()).toEqual([{ tag: "P-101", raised: 20, returned: null, withdrawn: false }]);
  const [flag] = await plant.flags();
  expect(JSON.stringify(flag?.evidence)).toContain("Supply pressure");
  expect(flag?.summary).toMatch(/150 kPa/);
});

test("a correction at the other asset shows that the flag never was", async () => {
  await plant.log.append([
    ...each(0, 30, (s) => shaking("P-101", s, 9)),
    pressure(0, 4),
    pressure(20, 1.5),
    pressure(21, 4),
  ]);
  const scorer = plant.scorer();
  await scorer.settle();
  expect(await told()).toEqual([{ tag: "P-101", raised: 20, returned: 21, withdrawn: false }]);
  await plant.log.append([pressure(20, 4)]);
  await scorer.settle();
  expect(await told()).toMatchObject([{ withdrawn: true }]);
});

describe("the same stretch of all pumps and their header,", () => {
  const seconds = 120;
  const inOrder = () => [
    ...fed.flatMap((tag, index) =>
      each(0, seconds - 1, (s) =>
        shaking(tag, s, s % 40 >= 10 + index && s % 40 < 24 + index ? 9 : 3),
      ),
    ),
    ...each(0, seconds - 1, (s) => pressure(s, s % 30 < 14 ? 1 + (s % 14) / 100 : 4)),
  ];
  const byTime = (readings: Reading[]) =>
    readings.toSorted((a, b) => a.observedAt - b.observedAt || a.assetId - b.assetId);
  let expected: Awaited<ReturnType<typeof stretches>>;
  const stretches = async () =>
    (await plant.flags())
      .filter(({ withdrawn_at }) => withdrawn_at === null)
      .map(({ asset_tag, raised_at, returned_at, occurrences }) => {
        return { asset_tag, raised_at, returned_at, occurrences };
      });
  beforeEach(async () => {
    const readings = byTime(inOrder());
    for (let i = 0; i < readings.length; i += 50) await plant.log.append(readings.slice(i, i + 50));
    await plant.scorer().settle();
    expected = await stretches();
    expect(expected.map(({ asset_tag }) => asset_tag)).toEqual(fed);
    expect(Math.min(...expected.map(({ occurrences }) => occurrences))).toBeGreaterThan(1);
  });

  test.each([1, 2, 3])(
    "in whatever order within the lateness it comes, doubled and corrected, is judged the same (%i)",
    async (seed) => {
      await plant.beginAnew();
      await plant.rules(dry);
      const random = uniform(seed);
      const arriving = inOrder()
        .flatMap((reading) => {
          const at = reading.observedAt + random() * 29_000;
          const copies = [{ at, reading }];
          if (random() < 0.05) copies.push({ at: at + 500, reading });
          if (random() < 0.05) copies.push({ at: at - 500, reading: { ...reading, value: 6.5 } });
          return copies;
        })
        .toSorted((a, b) => a.at - b.at)
        .map(({ reading }) => reading);
      // Whoever goes on knows only what was stored, and the log.
      const scorers = [plant.scorer(), plant.scorer({ snapshotPace: atEveryCommit })];
      for (let i = 0; i < arriving.length;) {
        const size = 1 + Math.floor(random() * 90);
        await plant.log.append(arriving.slice(i, i + size));
        i += size;
        if (random() < 0.4) await scorers[Math.floor(random() * 2)]!.settle();
        if (random() < 0.1) await plant.scorer().settle();
      }
      await scorers[0]!.settle();
      expect(await stretches()).toEqual(expected);
    },
  );

  test("is judged in a backtest as it was live", async () => {
    for (let partition = 0; partition < partitions; partition++) {
      for (let after = 0; ;) {
        const entries = await plant.log.read(partition, after, 100);
        if (entries.length === 0) break;
        after = entries.at(-1)!.seq;
        await plant.store.append(
          entries.map((entry) => ({
            partition,
            seq: entry.seq,
            readings: entry.kind === "readings" ? entry.readings : [],
          })),
        );
      }
    }
    plant.clock.advance(30 * 24 * hour);
    const backtests = await plant.run();
    const { body } = await plant.call("POST", "/backtests", {
      ...firstHours(),
      candidates: [{ key: dry.key }],
    });
    const found = await until(
      async () => (await plant.call("GET", `/backtests/${body.id}`)).body,
      ({ endedAt }) => endedAt !== null,
    );
    await backtests.stop();
    expect(found.candidates[0].result).toMatchObject({ coverage: { watched: 4, withData: 4 } });
    const { body: flags } = await plant.call("GET", `/backtests/${body.id}/flags?limit=100`);
    const { rows: lived } = await db.pool.query<{ tag: string; raised: Date; returned: Date }>(
      `select f.asset_tag as tag, e.raised_at as raised, e.returned_at as returned
       from rules.flag_episode e join rules.flag f on f.id = e.flag_id`,
    );
    const tried = flags.items.map(({ asset, raisedAt, returnedAt }: TriedFlag) =>
      [asset.tag, raisedAt, returnedAt].join(" "),
    );
    expect(tried.toSorted()).toEqual(
      lived
        .map(({ tag, raised, returned }) =>
          [tag, raised.toISOString(), returned.toISOString()].join(" "),
        )
        .toSorted(),
    );
  });
});
