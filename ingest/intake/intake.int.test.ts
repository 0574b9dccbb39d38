import { afterAll, beforeAll, expect, it } from "vitest";
import type { Database } from "#platform";
import { testDatabase } from "#platform/testing";
import { createDevice } from "../devices/devices.ts";
import { importPlant } from "../registry/import-plant.ts";
import { testPlant } from "../testing/plant.ts";
import { topicFor } from "../wire/index.ts";
import { createIntake } from "./intake.ts";
import { readingsAfter, startTestIngest, type TestIngest } from "../testing/harness.ts";

let db: Database;
let test: TestIngest;
beforeAll(async () => {
  db = await testDatabase();
  test = await startTestIngest(db);
});
afterAll(() => test.stop());

it("keeps the order of a device's messages when one of them names a signal that nobody knows", async () => {
  const { ingest, clock } = test;
  const before = await ingest.ingestLog.heads();
  const [asset] = [...ingest.registry.snapshot().assets.values()].filter(
    ({ tag }) => tag === "P-101",
  );
  const [signal] = [...asset!.signals.values()].filter(({ kind }) => kind === "number");
  const at = clock.now();
  const send = (observedAt: number, more: object = {}): Promise<void> =>
    new Promise((resolve, reject) => {
      const payload = Buffer.from(
        JSON.stringify({ observedAt, values: { [signal!.key]: 1, ...more } }),
      );
      ingest.intake({ topic: asset!.topic, payload, device: null }, (error) =>
        error === undefined ? resolve() : reject(error),
      );
    });
  const counted = ingest.counters.readings;
  await Promise.all([send(at, { newcomer: 1 }), send(at + 1), send(at + 2, { newcomer: 1 })]);
  const readings = await readingsAfter(ingest, before);
  expect(readings.map(({ observedAt }) => observedAt - at)).toEqual([0, 1, 2]);
  expect(ingest.counters.readings - counted).toBe(3);
  expect(ingest.counters.refused["unknown-signal"]).toBe(2);
});

it("takes nothing of a device for an asset that was registered for another one while the message came", async () => {
  const { ingest, clock } = test;
  const { registry } = ingest;
  await registry.refreshIfStale();
  // As a process sees it that has not heard of what comes next.
  let stale: ReturnType<typeof registry.snapshot> | undefined = registry.snapshot();
  const late = {
    ...registry,
    snapshot: () => stale ?? registry.snapshot(),
    async refreshIfStale() {
      await registry.refreshIfStale();
      stale = undefined;
    },
  };
  const [site] = testPlant.sites;
  const [system] = site!.systems;
  const pump = { ...system!.assets[0]!, tag: "P-201" };
  const sites = [{ ...site!, systems: [{ ...system!, assets: [pump] }] }];
  await importPlant(db, { ...testPlant, sites });
  const owner = await createDevice(db, { name: "owner", site: "berlin", assets: ["P-201"] });
  const payload = Buffer.from(
    JSON.stringify({ observedAt: clock.now(), signal: "vibration", value: 1 }),
  );
  const before = await ingest.ingestLog.heads();
  const send = (from: { id: number; name: string; siteId: number }): Promise<void> => {
    const intake = createIntake({ ...ingest, registry: late, log: ingest.ingestLog });
    return new Promise((resolve, reject) => {
      intake({ topic: topicFor("berlin", "P-201"), payload, device: from }, (error) =>
        error === undefined ? resolve() : reject(error),
      );
    });
  };
  const refused = ingest.counters.refused["unknown-asset"];
  await send(registry.snapshot().devices.get("gateway")!);
  expect(await readingsAfter(ingest, before)).toEqual([]);
  expect(ingest.counters.refused["unknown-asset"]).toBe(refused + 1);
  await send(owner);
  expect(await readingsAfter(ingest, before)).toHaveLength(1);
});
