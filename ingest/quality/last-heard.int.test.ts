import { expect, it } from "vitest";
import { testDatabase } from "#platform/testing";
import { startTestIngest } from "../testing/harness.ts";
import { topicFor } from "../wire/index.ts";
import { writeHealth } from "./health-rows.ts";
import { readLastHeard } from "./last-heard.ts";
import { newHealth } from "./signal-health.ts";

it("what was heard last is known by signal, up to a moment, whatever it said", async () => {
  const db = await testDatabase();
  const test = await startTestIngest(db);
  const { clock } = test;
  const asset = test.ingest.registry.snapshot().byTopic.get(topicFor("berlin", "P-101"));
  if (asset === undefined) throw new Error("the test plant has no P-101");
  expect(await readLastHeard(db, [asset.id])).toBeNull();

  const client = await test.connect();
  const say = (signal: string, value: number | null) =>
    client.publishAsync(
      topicFor("berlin", "P-101"),
      JSON.stringify({ observedAt: clock.now() - 30_000, signal, value }),
      { qos: 1 },
    );
  await say("vibration", 4);
  clock.advance(2_000);
  await say("temperature", null);
  const spokeAt = clock.now();
  await client.endAsync();
  await test.ingest.health.flush();
  clock.advance(3_000);
  await test.ingest.health.flush();

  const heard = await readLastHeard(db, [asset.id]);
  expect(heard?.through).toBe(clock.now());
  const of = (key: string) => heard?.signals.get(asset.signals.get(key)?.id ?? 0);
  expect(of("vibration")).toEqual({ at: spokeAt - 2_000, faulty: false });
  expect(of("temperature")).toEqual({ at: spokeAt, faulty: true });
  expect(of("error")).toBeUndefined();
  await test.stop();
});

it("a device whose clock was put back is heard, also by a process that began after that", async () => {
  const db = await testDatabase();
  const test = await startTestIngest(db);
  const asset = test.ingest.registry.snapshot().byTopic.get(topicFor("berlin", "P-101"))!;
  const signalId = asset.signals.get("vibration")!.id;
  await test.stop();
  const newest = Date.UTC(2026, 10, 21, 14);
  for (const [observedAt, receivedAt] of [
    [newest, newest + 400],
    [newest - 3_600_000, newest + 600_000],
  ] as const) {
    await writeHealth(db, [{ ...newHealth(signalId), observedAt, receivedAt, value: 4 }]);
  }
  const { rows } = await db.pool.query("select observed_at, received_at from ingest.signal_health");
  expect(rows).toEqual([
    { observed_at: new Date(newest), received_at: new Date(newest + 600_000) },
  ]);
});
