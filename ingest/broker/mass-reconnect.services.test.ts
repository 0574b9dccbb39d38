import { afterAll, beforeAll, expect, it } from "vitest";
import { type Database, openDatabase } from "#platform";
import { testDatabase } from "#platform/testing";
import { insertDevices } from "../devices/insert-devices.ts";
import { bumpDeviceVersion } from "../registry/bump-version.ts";
import type { RegistryTables } from "../registry/tables.ts";
import { readingsAfter, startTestIngest, type TestIngest } from "../testing/harness.ts";
import { startLineProcess } from "../testing/hostile/line-process.ts";
import { type SwarmOrders, swarmStatusSchema } from "../testing/hostile/swarm-words.ts";
import { topicFor } from "../wire/index.ts";
import { mostConnections } from "./most-connections.ts";
import { startBroker } from "./start-broker.ts";

/** What the issue asks for; a process that may open fewer files does with fewer. */
const asked = 10_000;

let db: Database;
let pool: Database;
let test: TestIngest;
beforeAll(async () => {
  db = await testDatabase();
  pool = await openDatabase({ url: db.url, max: 10 });
  test = await startTestIngest(pool);
});
afterAll(async () => {
  await test.stop();
  await pool.close();
});

/** So many devices, each with a secret of its own, that all speak for one pump. */
async function register(count: number): Promise<SwarmOrders["devices"]> {
  const asset = [...test.ingest.registry.snapshot().assets.values()].find(
    ({ tag }) => tag === "P-101",
  );
  if (asset === undefined) throw new Error("the plant has no P-101");
  const names = Array.from({ length: count }, (_, i) => ({
    name: `device-${i}`,
    siteId: asset.siteId,
  }));
  return db
    .as<RegistryTables>()
    .transaction()
    .execute(async (trx) => {
      const made = await insertDevices(trx, names);
      const ids = made.map(({ id }) => id);
      for (let from = 0; from < ids.length; from += 5_000) {
        const rows = ids.slice(from, from + 5_000);
        await trx
          .insertInto("ingest.device_asset")
          .values(rows.map((id) => ({ device_id: id, asset_id: asset.id })))
          .execute();
      }
      await bumpDeviceVersion(trx, ids);
      return made.map(({ name, secret }) => ({ name, secret, topic: topicFor("berlin", "P-101") }));
    });
}

it("ten thousand devices that come back at once are all let in, and nothing of what they were told is kept is missing", async () => {
  const count = Math.min(asked, (await mostConnections()) ?? asked);
  const devices = await register(count);
  await test.ingest.registry.refreshIfStale();
  const before = await test.ingest.ingestLog.heads();
  await using swarm = await startLineProcess("swarm-process.ts", swarmStatusSchema);
  const { port } = test.broker;
  const base = test.clock.now() - 3_600_000;
  const first = performance.now();
  swarm.tell(JSON.stringify({ port, devices, base, window: 1, each: 1 } satisfies SwarmOrders));
  await swarm.until(({ connected, acknowledged }) => connected === count && acknowledged >= count);
  const arrived = performance.now() - first;
  expect(test.broker.connections()).toBe(count);
  expect(test.broker.strangers()).toBe(0);

  const lostBefore = swarm.status()?.lost ?? 0;
  await test.broker.stop();
  const again = performance.now();
  const broker = await startBroker({ ingest: test.ingest, host: "127.0.0.1", port });
  await swarm.until(
    ({ lost, connected, acknowledged }) =>
      lost >= lostBefore + count && connected === count && acknowledged >= 2 * count,
  );
  const cameBack = performance.now() - again;

  const acknowledged = swarm.status()?.acknowledged ?? 0;
  const kept = new Set(
    (await readingsAfter(test.ingest, before)).map((reading) => reading.observedAt),
  );
  expect(kept.size).toBe(acknowledged);
  const { closed } = test.ingest.counters;
  expect(closed["wrong-secret"] + closed["unknown-device"] + closed["too-many-connections"]).toBe(
    0,
  );
  process.stdout.write(
    `${count} devices: connected and acknowledged in ${(arrived / 1_000).toFixed(1)} s, ` +
      `back after a restart in ${(cameBack / 1_000).toFixed(1)} s, ` +
      `${Math.round(process.memoryUsage().rss / 1e6)} MB\n`,
  );
  await swarm[Symbol.asyncDispose]();
  await broker.stop();
});
