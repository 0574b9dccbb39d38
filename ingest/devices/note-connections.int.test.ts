import { expect, it } from "vitest";
import { manualClock, testDatabase } from "#platform/testing";
import { createRegistry } from "../registry/registry.ts";
import { startTestIngest } from "../testing/harness.ts";
import { importTestPlant } from "../testing/plant.ts";
import { authenticate } from "./authenticate.ts";
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

it("a device whose new secret was lost on the way is given another, and goes on with the one it has", async () => {
  const db = await testDatabase();
  const test = await startTestIngest(db);
  const { clock } = test;
  const { id, secret } = await createDevice(db, { name: "far", site: "berlin", assets: [] });
  const asIt = (password: string) => test.connect({ username: "far", password });
  const open = await asIt(secret);
  // Its connection, which would be noted by itself within seconds.
  await db.pool.query("insert into ingest.device_use values ($1, $2, 'present')", [
    id,
    new Date(clock.now()),
  ]);
  const lost = await rotateSecret(db, clock, id, { graceHours: 24 });
  const found = await rotateSecret(db, clock, id, { graceHours: 24 });
  await test.ingest.registry.refreshIfStale();
  await (await asIt(secret)).endAsync();
  expect(open.connected).toBe(true);
  await expect(asIt(lost.secret)).rejects.toThrow(/Bad username/);
  await (await asIt(found.secret)).endAsync();
  await test.stop();
});

it("where nobody sees who connects, who rotates twice must say which secret the device has", async () => {
  const db = await testDatabase();
  await importTestPlant(db);
  const clock = manualClock(0);
  const registry = await createRegistry({ db });
  const { id, secret } = await createDevice(db, { name: "far", site: "berlin", assets: [] });
  const second = await rotateSecret(db, clock, id, { graceHours: 24 });
  await expect(rotateSecret(db, clock, id, { graceHours: 24 })).rejects.toMatchObject({
    status: 409,
    code: "rotation-under-way",
    message: expect.stringContaining("far is being moved over to a new secret"),
  });
  const letIn = async (of: string) => {
    await registry.refreshIfStale();
    return authenticate(registry.snapshot().devices, "far", Buffer.from(of), clock.now()).ok;
  };
  const users = () =>
    db.pool.query(
      "select slot, until is null as newest from ingest.mosquitto_credential order by slot",
    );
  const third = await rotateSecret(db, clock, id, { graceHours: 24, deviceHas: "old" });
  expect([await letIn(secret), await letIn(second.secret)]).toEqual([true, false]);
  expect(third.mqttUser).toBe("far@2");
  expect((await users()).rows).toEqual([
    { slot: 1, newest: false },
    { slot: 2, newest: true },
  ]);
  const fourth = await rotateSecret(db, clock, id, { graceHours: 24, deviceHas: "new" });
  expect([await letIn(secret), await letIn(third.secret)]).toEqual([false, true]);
  expect(fourth.mqttUser).toBe("far");
  expect((await users()).rows).toEqual([
    { slot: 1, newest: true },
    { slot: 2, newest: false },
  ]);
  await rotateSecret(db, clock, id, { graceHours: 0 });
  expect([await letIn(third.secret), await letIn(fourth.secret)]).toEqual([false, false]);
  await registry.close();
});
