import { readFile, readdir, rm } from "node:fs/promises";
import { createServer } from "node:net";
import type { AddressInfo, Server } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { apiClient } from "./testing/api-client.ts";
import { childProduct, commandOutput, freshFolder } from "./testing/child-product.ts";
import type { ChildProduct } from "./testing/child-product.ts";
import { connectDevice, reconnectDevice } from "./testing/device.ts";
import { pumps } from "./testing/install-plant.ts";
import { installUntimedPlant } from "./testing/install-untimed-plant.ts";
import { keptReadings } from "./testing/kept-readings.ts";
import { lastingAdmin } from "./testing/lasting-admin.ts";
import { settled } from "./testing/settled.ts";
import { whatStands } from "./testing/what-stands.ts";

const startsAt = Date.now() - 3_600_000;
const range = { from: startsAt - 1, to: startsAt + 7_200_000 };

describe("a product that was stopped or killed", () => {
  let product: ChildProduct;
  let token: string;
  let credential: Awaited<ReturnType<typeof connectDevice>>["credential"];
  let steps = 0;
  const api = () => apiClient(product.http, token);

  beforeAll(async () => {
    product = await childProduct();
    await product.start();
    token = await lastingAdmin(product);
    await installUntimedPlant(api());
    await using device = await connectDevice(
      { admin: api(), mqttUrl: product.mqtt },
      { name: "gateway", site: "riverside", assets: pumps },
    );
    ({ credential } = device);
    await say(30);
    await settled(api());
  }, 90_000);
  afterAll(() => product[Symbol.asyncDispose](), 60_000);

  /** P-101 shakes: a flag, an order, two bearings set aside. */
  async function say(count: number): Promise<void> {
    await using device = await reconnectDevice({ mqttUrl: product.mqtt }, credential);
    for (const last = steps + count; steps < last; steps += 1)
      await device.say("P-101", startsAt + steps * 10_000, { vibration: 9 + (steps % 3) / 10 });
  }
  const readings = async () => (await keptReadings(api(), range)).get("P-101 vibration")?.length;

  test("stops at Ctrl-C with no child, port, lock or control file left", async () => {
    const { pid: postgres } = await postgresOf(product);
    expect(isRunning(postgres)).toBe(true);
    expect(await product.stop()).toBe(0);
    expect(product.said()).toMatch(/Stopping …\nStopped\.\n$/);
    expect(isRunning(postgres)).toBe(false);
    expect(await canListen(product.http)).toBe(true);
    expect(await canListen(product.mqtt)).toBe(true);
    expect(await locksIn(product.dataDir)).toEqual([]);
  }, 60_000);

  test("starts again on the same data", async () => {
    await product.start();
    expect((await whatStands(api())).orders).toMatchObject([
      { asset: "P-101", failureMode: "bearing-wear", status: "approved" },
    ]);
    await say(5);
    await settled(api());
    expect(await readings()).toBe(steps);
  }, 60_000);

  test("recovers from its own SIGKILL: the PostgreSQL it left is found and replaced, and nothing acknowledged is lost", async () => {
    await say(40);
    const before = await whatStands(api());
    const { pid: orphan } = await postgresOf(product);
    await product.kill();
    expect(isRunning(orphan)).toBe(true);
    await product.start();
    expect(isRunning(orphan)).toBe(false);
    expect(product.said()).toContain("stopping the PostgreSQL that an earlier run left behind");
    await settled(api());
    expect(await whatStands(api())).toEqual(before);
    expect(await readings()).toBe(steps);
    await say(5);
    await settled(api());
    expect(await readings()).toBe(steps);
  }, 60_000);

  test("runs once a data folder: a second start names the first and what to do", async () => {
    const second = await commandOutput(["start"], { DATA_DIR: product.dataDir });
    expect(second.code).toBe(1);
    expect(second.said).toMatch(new RegExp(`process ${product.pid}\\) is running on .*DATA_DIR`));
    expect(await readings()).toBe(steps);
  }, 30_000);
});

describe("a start that cannot be says what to do, and leaves nothing behind", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await freshFolder();
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const start = (env: Record<string, string>) =>
    commandOutput(["start"], { DATA_DIR: folder, HTTP_PORT: "0", MQTT_PORT: "0", ...env });

  test.each(["HTTP_PORT", "MQTT_PORT"])(
    "%s is taken by another program",
    async (setting) => {
      const { server, port } = await occupied();
      const { code, said } = await start({ [setting]: String(port) });
      server.close();
      expect(code).toBe(1);
      expect(said).toMatch(new RegExp(`port ${port} .*taken by another program.*${setting}`, "i"));
      expect(await locksIn(folder)).toEqual([]);
    },
    60_000,
  );

  test("the data folder is not writable", async () => {
    // Not even root may make a folder there.
    const unwritable = process.platform === "linux" ? "/sys/millwright" : "/System/millwright";
    const { code, said } = await start({ DATA_DIR: unwritable });
    expect(code).toBe(1);
    expect(said).toMatch(/data folder \S+ is not writable .*write access.*DATA_DIR/);
  }, 30_000);

  test("a file is where the data folder should be", async () => {
    const { code, said } = await start({ DATA_DIR: join(import.meta.dirname, "product.ts") });
    expect(code).toBe(1);
    expect(said).toMatch(/a file of that name.*DATA_DIR/);
  }, 30_000);

  test("settings are wrong: each is named, with what it may be", async () => {
    const { code, said } = await start({ HTTP_PORT: "eighty", LOG_LEVEL: "loud" });
    expect(code).toBe(1);
    expect(said).toMatch(/HTTP_PORT: "eighty" is not .*\n.*LOG_LEVEL: "loud" is not one of/);
  }, 30_000);

  test("roles are split without servers that they could share", async () => {
    const { code, said } = await commandOutput(["start", "--roles", "ingest"], {
      DATA_DIR: folder,
      MQTT_URL: "mqtt://127.0.0.1:1",
    });
    expect(code).toBe(1);
    expect(said).toMatch(/only ingest .*Set INFLUX_URL, DATABASE_URL too, or leave the roles out/);
  }, 30_000);
});

async function postgresOf({ dataDir }: ChildProduct): Promise<{ pid: number }> {
  const file = join(dataDir, "postgres", "cluster", "postmaster.pid");
  return { pid: Number((await readFile(file, "utf8")).split("\n")[0]) };
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function canListen(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(Number(new URL(url).port), "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}

async function occupied(): Promise<{ server: Server; port: number }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a TCP server's address is never a path
  return { server, port: (server.address() as AddressInfo).port };
}

async function locksIn(folder: string): Promise<string[]> {
  const left = await readdir(folder, { recursive: true });
  return left.filter((name) => /\.lock$|\.pid$|control\.json$|under-way/.test(name));
}
