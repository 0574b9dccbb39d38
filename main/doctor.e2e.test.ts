import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "#platform";
import { apiClient } from "./testing/api-client.ts";
import type { ApiClient } from "./testing/api-client.ts";
import { childProduct, commandOutput, runMain } from "./testing/child-product.ts";
import type { ChildProduct } from "./testing/child-product.ts";
import { installUntimedPlant } from "./testing/install-untimed-plant.ts";
import { lastingAdmin } from "./testing/lasting-admin.ts";

let product: ChildProduct;
let admin: ApiClient;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "millwright-files-"));
  product = await childProduct();
  await product.start();
  admin = apiClient(product.http, await lastingAdmin(product));
  await installUntimedPlant(admin);
}, 180_000);
afterAll(async () => {
  await product[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
}, 60_000);

/** Each starts processes of the product, which a busy machine does slowly. */
const patience = { timeout: 180_000 };

const answer = z.object({
  findings: z.array(z.object({ check: z.string(), state: z.string(), words: z.string() })),
  problems: z.number(),
});
const env = () => ({ DATA_DIR: product.dataDir });
const register = (name: string, tag: string) =>
  admin.post("/devices", { name, site: "riverside", assets: [tag] });
const file = (name: string) => readFile(join(folder, name), "utf8");

describe("millwright mosquitto", patience, () => {
  test("writes what Mosquitto needs, shows the product's new secret once, and leaves alone what holds already", async () => {
    const { secret } = await register("press-1", "P-101");
    const first = await commandOutput(["mosquitto", folder], env());
    expect(first).toMatchObject({ code: 0 });
    expect(first.said).toMatch(/1 credential of devices, acl, passwd, mosquitto.conf written/);
    const [, shown = ""] = /MQTT_URL=mqtt:\/\/millwright:(\S+)@/.exec(first.said) ?? [];
    expect(shown.length).toBeGreaterThan(40);
    const passwords = await file("passwd");
    expect(passwords).toMatch(/^millwright:\$7\$/m);
    expect(passwords).toMatch(/^press-1:\$7\$101\$/m);
    for (const name of ["passwd", "acl", "mosquitto.conf"]) {
      expect(await file(name)).not.toContain(secret);
      expect(await file(name)).not.toContain(shown);
      expect((await stat(join(folder, name))).mode & 0o007).toBe(0);
    }
    expect(await file("acl")).toContain(
      "user press-1\ntopic write mw/v1/riverside/P-101/readings\n",
    );
    const second = await commandOutput(["mosquitto", folder], env());
    expect(second.said).toMatch(/nothing has changed/);
    expect(second.said).not.toContain("MQTT_URL");
    expect(await file("passwd")).toBe(passwords);
  });

  test("watching, writes again when a device is made, and runs what it is told to", async () => {
    const child = runMain(["mosquitto", folder, "--watch", "--reload", "echo reloaded"], env());
    let said = "";
    let heard: () => void = () => {};
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      heard();
    });
    const saying = async (words: string): Promise<void> => {
      while (!said.includes(words)) await new Promise<void>((resolve) => (heard = resolve));
    };
    await saying("Watching the registry");
    await register("press-2", "P-102");
    await saying("Ran: echo reloaded");
    expect(await file("passwd")).toMatch(/^press-2:/m);
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGINT");
    expect(await ended).toBe(0);
  });
});

describe("millwright doctor", patience, () => {
  test("finds the running product sound, with a reason for each", async () => {
    const { code, said } = await commandOutput(["doctor", "--json"], env());
    const { findings, problems } = answer.parse(JSON.parse(said));
    const found = (check: string) => findings.find((finding) => finding.check === check);
    for (const check of [
      "settings",
      "data folder",
      "database",
      "durability",
      "clock",
      "queue",
      "strangers",
      "identity",
      "product",
    ]) {
      expect([check, found(check)?.state]).toEqual([check, "ok"]);
    }
    expect(found("durability")?.words).toMatch(/fsync on/);
    expect(code).toBe(problems === 0 ? 0 : 1);
  });

  test("says what cannot be shown while nothing runs, and what stands in a setting's way", async () => {
    const empty = join(folder, "empty");
    const idle = await commandOutput(["doctor"], { DATA_DIR: empty });
    expect(idle.said).toMatch(/unproven +database: No Millwright runs/);
    const wrong = await commandOutput(["doctor"], { DATA_DIR: empty, MQTT_TLS_CERT: "x.pem" });
    expect(wrong.code).toBe(1);
    expect(wrong.said).toMatch(/PROBLEM +settings: .*MQTT_TLS_KEY/s);
    const open = await commandOutput(["doctor"], { DATA_DIR: empty, MQTT_HOST: "0.0.0.0" });
    expect(open.code).toBe(1);
    expect(open.said).toMatch(/PROBLEM +encryption: .*clear text/);
  });
});
