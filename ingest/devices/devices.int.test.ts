import { beforeAll, describe, expect, it } from "vitest";
import type { Database } from "#platform";
import { manualClock, testDatabase } from "#platform/testing";
import { createRegistry } from "../registry/registry.ts";
import { importTestPlant } from "../testing/plant.ts";
import { authenticate } from "./authenticate.ts";
import { changeDevice, createDevice, endGrace, listDevices, rotateSecret } from "./devices.ts";

const clock = manualClock(Date.UTC(2026, 10, 21));
let db: Database;
beforeAll(async () => {
  db = await testDatabase();
  await importTestPlant(db);
});

async function login(name: string, secret: string): Promise<string> {
  const registry = await createRegistry({ db });
  const answer = authenticate(registry.snapshot().devices, name, Buffer.from(secret), clock.now());
  await registry.close();
  return answer.ok ? `ok${answer.usedNewSecret ? ", new secret" : ""}` : answer.reason;
}

async function presentHash(name: string): Promise<Buffer> {
  const registry = await createRegistry({ db });
  const device = registry.snapshot().devices.get(name);
  await registry.close();
  return device!.secrets[0]!.hash;
}

describe("a device's credentials", () => {
  it("work with the secret that was shown once, and with no other", async () => {
    const device = await createDevice(db, {
      name: "d-1",
      site: "berlin",
      assets: ["P-101", "P-102"],
    });
    expect(device.assets.map((asset) => asset.tag)).toEqual(["P-101", "P-102"]);
    expect(device.secret.length).toBeGreaterThan(40);
    expect(await login("d-1", device.secret)).toBe("ok");
    expect(await login("d-1", `${device.secret}x`)).toBe("wrong-secret");
    expect(await login("d-1", "")).toBe("wrong-secret");
    expect(await login("d-2", device.secret)).toBe("unknown-device");
    const { rows } = await db.pool.query<{ row: string }>(
      "select row_to_json(d)::text as row from ingest.device d",
    );
    expect(rows.map((row) => row.row).join()).not.toContain(device.secret);
  });

  it("go over to a new secret without a gap: the old one works until the new one was used", async () => {
    const { id, secret: old } = await createDevice(db, { name: "d-3", site: "berlin", assets: [] });
    const { secret } = await rotateSecret(db, clock, id, { graceHours: 24 });
    expect(await login("d-3", old)).toBe("ok");
    expect(await login("d-3", secret)).toBe("ok, new secret");
    await endGrace(db, id);
    expect(await login("d-3", old)).toBe("wrong-secret");
    expect(await login("d-3", secret)).toBe("ok");
  });

  it("go on though one was used for the first time at the moment at which the next was given", async () => {
    const { id } = await createDevice(db, { name: "d-6", site: "berlin", assets: [] });
    const { secret: used } = await rotateSecret(db, clock, id, { graceHours: 24 });
    const hash = await presentHash("d-6");
    const { secret: next } = await rotateSecret(db, clock, id, {
      graceHours: 24,
      deviceHas: "new",
    });
    await endGrace(db, id, hash);
    expect(await login("d-6", used)).toBe("ok");
    expect(await login("d-6", next)).toBe("ok, new secret");
    await endGrace(db, id, await presentHash("d-6"));
    expect(await login("d-6", used)).toBe("wrong-secret");
  });

  it("end with the grace period even if the new secret is never used", async () => {
    const { id, secret: old } = await createDevice(db, { name: "d-4", site: "berlin", assets: [] });
    await rotateSecret(db, clock, id, { graceHours: 1 });
    clock.advance(3_599_999);
    expect(await login("d-4", old)).toBe("ok");
    clock.advance(1);
    expect(await login("d-4", old)).toBe("wrong-secret");
  });

  it("end at once when the device is disabled", async () => {
    const { id, secret } = await createDevice(db, { name: "d-5", site: "berlin", assets: [] });
    await changeDevice(db, id, { enabled: false });
    expect(await login("d-5", secret)).toBe("disabled");
    await changeDevice(db, id, { enabled: true });
    expect(await login("d-5", secret)).toBe("ok");
  });
});

describe("devices", () => {
  it("refuse a second one of the same name, saying what to do", async () => {
    await createDevice(db, { name: "twin", site: "berlin", assets: [] });
    await expect(
      createDevice(db, { name: "twin", site: "berlin", assets: [] }),
    ).rejects.toMatchObject({
      code: "device-exists",
      status: 409,
    });
  });

  it("refuse assets and sites that don't exist, by field, and change nothing", async () => {
    const asked = { name: "lost", site: "berlin", assets: ["P-101", "P-999"] };
    await expect(createDevice(db, asked)).rejects.toMatchObject({
      data: { errors: [{ field: "assets[1]" }] },
    });
    await expect(createDevice(db, { ...asked, site: "paris" })).rejects.toMatchObject({
      data: { errors: [{ field: "site" }] },
    });
    expect(await listDevices(db, { scope: "all", q: "lost", limit: 10 })).toEqual([]);
  });

  it("are invisible to who may not see their site", async () => {
    const { id } = await createDevice(db, { name: "hidden", site: "berlin", assets: [] });
    expect(await listDevices(db, { scope: [], limit: 10 })).toEqual([]);
    await expect(changeDevice(db, id, { enabled: false }, [])).rejects.toMatchObject({
      status: 404,
    });
  });

  it("are listed by name, page by page", async () => {
    const first = await listDevices(db, { scope: "all", limit: 2 });
    expect(first.map((device) => device.name)).toEqual(["d-1", "d-3", "d-4"]);
    const second = await listDevices(db, { scope: "all", limit: 2, after: "d-3" });
    expect(second[0]?.name).toBe("d-4");
    expect(await listDevices(db, { scope: "all", limit: 2, q: "%" })).toEqual([]);
  });
});
