import { expect, it } from "vitest";
import { testDatabase } from "#platform/testing";
import { startTestIngest } from "../testing/harness.ts";
import { createDevice, listDevices, rotateSecret } from "./devices.ts";

it("who still uses the secret before a rotation, and who never connected, is known", async () => {
  const db = await testDatabase();
  const test = await startTestIngest(db);
  const { clock } = test;
  const devices = await Promise.all(
    ["moved", "behind", "away"].map((name) =>
      createDevice(db, { name, site: "berlin", assets: [] }),
    ),
  );
  const behind = devices[1];
  const fresh = new Map<string, string>();
  for (const { id, name } of devices) {
    fresh.set(name, (await rotateSecret(db, clock, id, { graceHours: 24 })).secret);
  }
  await test.connect({ username: "moved", password: fresh.get("moved") ?? "" });
  await test.connect({ username: "behind", password: behind?.secret ?? "" });
  const at = new Date(clock.now());
  // Stopping writes down what is noted.
  await test.stop();
  const listed = await listDevices(db, { scope: "all", limit: 10 });
  const noted = listed.map(({ name, connectedAt, usedSecret }) => [name, connectedAt, usedSecret]);
  expect(noted).toEqual([
    ["away", null, null],
    ["behind", at, "previous"],
    ["gateway", null, null],
    ["moved", at, "present"],
  ]);
  const names = async (filter: object) =>
    (await listDevices(db, { scope: "all", limit: 10, ...filter })).map((device) => device.name);
  expect(await names({ neverConnected: true })).toEqual(["away", "gateway"]);
  expect(await names({ rotatingAt: clock.now() + 25 * 3_600_000 })).toEqual([]);
  expect(await names({ rotatingAt: clock.now() })).toContain(behind?.name);
});
