import { expect, test } from "vitest";
import { childProduct } from "./testing/child-product.ts";
import { killPoints } from "./testing/kills/kill-points.ts";
import type { KillPoint } from "./testing/kills/kill-points.ts";
import { recordedSlice } from "./testing/kills/recorded-slice.ts";
import { replayWithKills } from "./testing/kills/replay-with-kills.ts";
import { lastingAdmin } from "./testing/lasting-admin.ts";

/** What a killed process held is free again soon, instead of after half a minute. */
const shortLocks = { JOB_LOCK_MS: "2000", JOB_STALLED_MS: "1000" };

async function replayed(points: readonly KillPoint[]) {
  await using product = await childProduct({ env: shortLocks });
  await product.start();
  return await replayWithKills({
    fleet: await recordedSlice({ machines: 6, days: 30 }),
    httpUrl: product.http,
    mqttUrl: product.mqtt,
    adminToken: await lastingAdmin(product),
    points,
    victims: { product },
  });
}

test("killed 20 times while a recorded fleet is replayed, the product has the flags, orders and reservations of a run in peace", async () => {
  const calm = await replayed([]);
  expect(calm.stands.flags.length).toBeGreaterThan(20);
  expect(calm.stands.orders.length).toBeGreaterThan(10);

  const points = killPoints({ seed: "single", count: 20, victims: ["product"] });
  const killed = await replayed(points);

  expect(killed.kills).toBe(20);
  expect(killed.stands).toEqual(calm.stands);
  expect(killed.kept).toEqual(calm.kept);
}, 280_000);
