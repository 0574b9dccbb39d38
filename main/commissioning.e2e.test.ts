import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { apiClient } from "./testing/api-client.ts";
import { childProduct, commandOutput, freshFolder } from "./testing/child-product.ts";
import type { ChildProduct } from "./testing/child-product.ts";
import { reconnectDevice } from "./testing/device.ts";
import type { TestDevice } from "./testing/device.ts";

const stack = new AsyncDisposableStack();
let product: ChildProduct;
let folder: string;

beforeAll(async () => {
  folder = await freshFolder();
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  product = stack.use(await childProduct());
  await product.start();
}, 60_000);
afterAll(() => stack.disposeAsync(), 60_000);

const run = (...words: string[]) => commandOutput(words, { DATA_DIR: product.dataDir });

const sheet = `site;siteName;timeZone;system;asset;class;className;device;signal;unit;min;max;every
hamburg;Hamburg;Europe/Berlin;pumping;P-1;pump;Pump;gw-1;flow;m3/h;0;120;1s
hamburg;;;pumping;P-2;pump;;gw-1;flow;m3/h;0;120;1s
`;

async function connect(secretsFile: string): Promise<TestDevice> {
  const [, line = ""] = (await readFile(secretsFile, "utf8")).split(/\r?\n/);
  const [site = "", name = "", secret = ""] = line.split(",");
  return reconnectDevice({ mqttUrl: product.mqtt }, { name, secret, site });
}

test(
  "a plant goes from a spreadsheet to its first readings by commands alone",
  { timeout: 120_000 },
  async () => {
    const file = join(folder, "plant.csv");
    await writeFile(file, sheet.replace("120;1s", "high;1s"));
    const refused = await run("commission", file);
    expect(refused.code).toBe(1);
    expect(refused.said).toMatch(/nothing was changed.*\n {2}row 2, max: “high” is not a number/);

    await writeFile(file, sheet);
    const done = await run("commission", file);
    expect([done.code, done.said]).toEqual([0, expect.stringMatching(/devices +1 new/)]);
    const secrets = `${file}.secrets.csv`;
    expect((await stat(secrets)).mode & 0o077).toBe(0);
    expect((await run("commission", file)).said).toMatch(/signals +0 new, 0 changed, 2 unchanged/);
    expect(await readdir(folder)).toEqual(["plant.csv", "plant.csv.secrets.csv"]);
    const before = await run("commission", "--check");
    expect(before.code).toBe(1);
    expect(before.said).toMatch(/never {3}hamburg P-1 flow: /);
    expect(before.said).toMatch(/0 of 2 signals report; 2 never did/);

    await using device = await connect(secrets);
    for (const tag of ["P-1", "P-2"]) await device.say(tag, Date.now(), { flow: 80, level: 3.5 });
    const { said } = await run("inbox");
    const ids = [...said.matchAll(/^(\d+) {2}hamburg P-. "level"/gm)].map(
      (match) => match[1] ?? "",
    );
    expect(ids).toHaveLength(2);
    const [first = "", second = ""] = ids;
    const adopted = await run("inbox", "--adopt", first);
    expect(adopted.said).toMatch(/0 assets and 1 signals are registered; 1 readings/);
    await run("inbox", "--ignore", second, "--why", "a test rig");

    // The state of instruments is written down every few seconds; the signals go on reporting meanwhile.
    const { token } = JSON.parse(await readFile(join(product.dataDir, "control.json"), "utf8"));
    const api = apiClient(product.http, token);
    while ((await api.get("/commissioning/check/counts")).ok < 3) {
      for (const tag of ["P-1", "P-2"]) await device.say(tag, Date.now(), { flow: 81, level: 3 });
      await delay(250);
    }
    const check = await run("commission", "--check");
    expect([check.code, check.said]).toEqual([
      0,
      expect.stringContaining("3 of 3 signals report; 0 never did"),
    ]);

    const fresh = join(folder, "fresh.csv");
    const unknown = await run("rotate", "gw-1", "gw-2", "--secrets", fresh);
    expect([unknown.code, unknown.said]).toEqual([
      1,
      expect.stringMatching(/There is no device gw-2\. Nothing was changed/),
    ]);
    const rotated = await run("rotate", "gw-1", "--secrets", fresh);
    expect(rotated.said).toMatch(/gw-1: MQTT user gw-1@2 .* works until the new one is used/);
    expect((await stat(fresh)).mode & 0o077).toBe(0);
    expect((await run("rotate", "gw-1", "--secrets", fresh)).said).toMatch(/could not be kept/);
    await device.say("P-1", Date.now(), { flow: 82 });
    expect((await run("rotate")).said).toMatch(/gw-1: the old secret works until/);
    const [, line = ""] = (await readFile(fresh, "utf8")).split("\n");
    const [name = "", , secret = ""] = line.split(",");
    await using moved = await reconnectDevice(
      { mqttUrl: product.mqtt },
      { name, secret, site: "hamburg" },
    );
    await moved.say("P-1", Date.now(), { flow: 83 });
    while ((await api.get("/devices?rotating=true")).items.length > 0) await delay(100);
    expect((await run("rotate")).said).toMatch(/No device has two secrets/);
  },
);
