import { afterAll, beforeAll, expect, it } from "vitest";
import { testDatabase } from "#platform/testing";
import { readingsAfter, startTestIngest, type TestIngest } from "../testing/harness.ts";

let test: TestIngest;
beforeAll(async () => {
  test = await startTestIngest(await testDatabase());
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
