import { setTimeout as delay } from "node:timers/promises";
import { beforeAll, expect, test } from "vitest";
import { openTelemetryStore } from "#ingest";
import { startDebianInflux, startMosquitto } from "#ingest/testing";
import type { TelemetryStore } from "#ingest";
import type { Database } from "#platform";
import { startRedis, testDatabase } from "#platform/testing";
import { childProduct } from "./testing/child-product.ts";
import { killPoints } from "./testing/kills/kill-points.ts";
import type { KillPoint } from "./testing/kills/kill-points.ts";
import { recordedSlice } from "./testing/kills/recorded-slice.ts";
import { replayWithKills } from "./testing/kills/replay-with-kills.ts";
import { lastingAdmin } from "./testing/lasting-admin.ts";

const roles = ["ingest", "worker", "api"] as const;

let databases: Database[];
beforeAll(async () => {
  databases = [await testDatabase({ empty: true }), await testDatabase({ empty: true })];
});

/** A reading that was lost would be waited for in vain. */
const patienceMs = 45_000;

async function untilStored(store: TelemetryStore, readings: number): Promise<void> {
  const until = Date.now() + patienceMs;
  for (;;) {
    const stored = await store.count();
    if (stored >= readings) return;
    if (Date.now() > until) throw new Error(`${stored} of ${readings} readings came through`);
    await delay(20);
  }
}

/** A replay through three processes over servers of their own, all of them new. */
async function replayed(db: Database, points: readonly KillPoint[]) {
  await using stack = new AsyncDisposableStack();
  const mosquitto = await startMosquitto();
  stack.defer(() => mosquitto.stop());
  const redis = await startRedis();
  stack.defer(() => redis.stop());
  const influx = await startDebianInflux();
  if (influx === undefined) throw new Error("influxd is missing: apt-get install influxdb");
  stack.defer(() => influx.stop());
  const { url, bucket } = influx.options;

  const env = {
    MQTT_URL: mosquitto.url,
    REDIS_URL: redis.url,
    INFLUX_URL: url,
    INFLUX_BUCKET: bucket,
    DATABASE_URL: db.url,
    JOB_LOCK_MS: "2000",
    JOB_STALLED_MS: "1000",
  };
  const [ingest, worker, api] = await Promise.all(
    roles.map(async (role) => stack.use(await childProduct({ env: { ...env, ROLES: role } }))),
  );
  if (!ingest || !worker || !api) throw new Error("three processes were asked for");
  await api.start(); // makes the tables
  await Promise.all([ingest.start(), worker.start()]);

  const store = await openTelemetryStore({
    config: {
      kind: "influx",
      url,
      bucket,
      token: undefined,
      org: undefined,
      tierBuckets: { "1m": undefined, "1h": undefined },
    },
    db,
  });
  return await replayWithKills({
    fleet: await recordedSlice({ machines: 6, days: 30 }),
    httpUrl: api.http,
    mqttUrl: mosquitto.url,
    adminToken: await lastingAdmin(api),
    points,
    victims: { ingest, worker, api },
    consumed: (readings) => untilStored(store, readings),
  });
}

test("each role killed in its turn, 20 times in all, leaves the flags, orders and reservations of a run in peace", async () => {
  const [first, second] = databases;
  const calm = await replayed(first!, []);
  expect(calm.stands.flags.length).toBeGreaterThan(20);
  expect(calm.stands.orders.length).toBeGreaterThan(10);
  const points = killPoints({ seed: "roles", count: 20, victims: roles });
  const killed = await replayed(second!, points);
  expect(killed.kills).toBe(20);
  expect(killed.stands).toEqual(calm.stands);
  expect(killed.kept).toEqual(calm.kept);
}, 280_000);
