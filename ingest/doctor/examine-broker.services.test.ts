import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemClock } from "#platform";
import { testDatabase } from "#platform/testing";
import { changeDevice, createDevice, rotateSecret } from "../devices/devices.ts";
import { registryMark } from "../mosquitto/mark.ts";
import { writeMosquittoFiles } from "../mosquitto/write-files.ts";
import { type Mosquitto, prepareMosquitto } from "../testing/mosquitto.ts";
import { importTestPlant } from "../testing/plant.ts";
import { topicFor } from "../wire/index.ts";
import { examineBroker } from "./examine-broker.ts";

const product = { user: "millwright", secret: "the product's own" };
const deviceTopic = topicFor("berlin", "P-101");
const brokers: Mosquitto[] = [];
let db: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => {
  db = await testDatabase();
  await importTestPlant(db);
  await createDevice(db, { name: "gateway", site: "berlin", assets: ["P-101"] });
});
afterAll(() => Promise.all(brokers.map((broker) => broker.remove())));

async function start(settings: string[], { files }: { files: boolean }): Promise<string> {
  const broker = await prepareMosquitto(settings);
  brokers.push(broker);
  if (files) {
    const folder = join(broker.dir, "conf");
    await writeMosquittoFiles({ db, folder, product, now: systemClock.now() });
  }
  await broker.start();
  const url = new URL(broker.url);
  url.username = product.user;
  url.password = encodeURIComponent(product.secret);
  return url.href;
}

const examine = async (url: string) => {
  const mark = await registryMark(db, product.user, systemClock.now());
  const findings = await examineBroker({ url, tls: {}, deviceTopic, mark });
  return Object.fromEntries(findings.map(({ check, state }) => [check, state]));
};

describe("the doctor at an external broker", () => {
  it("proves of Mosquitto with our files all that can be proved, and says what cannot", async () => {
    const url = await start([], { files: true });
    expect(await examine(url)).toEqual({
      encryption: "ok",
      broker: "ok",
      strangers: "ok",
      delivery: "ok",
      identity: "ok",
      rules: "ok",
      secrecy: "ok",
      queues: "ok",
      sharing: "ok",
      restart: "unproven",
    });
    // It leaves no session behind that would fill up: a second visit finds the same.
    expect(await examine(url)).toMatchObject({ queues: "ok" });
  });

  it("finds that one that lets everybody do everything lets one device publish as another", async () => {
    const url = await start(["allow_anonymous true", "max_queued_messages 0"], { files: false });
    const findings = await examineBroker({ url, tls: {}, deviceTopic, mark: "none" });
    expect(findings.filter(({ state }) => state === "problem").map(({ check }) => check)).toEqual([
      "strangers",
      "identity",
      "secrecy",
    ]);
    for (const { state, remedy } of findings) {
      if (state === "problem") expect(remedy).toMatch(/millwright mosquitto/);
    }
  });

  it("finds that devices are judged by rules which are not the registry's any more", async () => {
    const url = await start([], { files: true });
    const broker = brokers.at(-1);
    const write = async (): Promise<void> => {
      const folder = join(broker?.dir ?? "", "conf");
      await writeMosquittoFiles({ db, folder, product, now: systemClock.now() });
      await broker?.reload();
    };
    const { id } = await createDevice(db, { name: "press", site: "berlin", assets: ["P-102"] });
    expect(await examine(url)).toMatchObject({ identity: "ok", rules: "problem" });
    await write();
    expect(await examine(url)).toMatchObject({ rules: "ok" });
    await changeDevice(db, id, { assets: [] });
    expect(await examine(url)).toMatchObject({ rules: "problem" });
    await rotateSecret(db, systemClock, id, { graceHours: 0 });
    await write();
    expect(await examine(url)).toMatchObject({ rules: "ok" });
  });

  it("says that it cannot tell the rules of one that has none of ours", async () => {
    const broker = await prepareMosquitto([]);
    brokers.push(broker);
    const folder = join(broker.dir, "conf");
    await writeMosquittoFiles({ db, folder, product, now: systemClock.now() });
    const rules = await readFile(join(folder, "acl"), "utf8");
    await writeFile(
      join(folder, "acl"),
      rules.replaceAll(/^topic write mw\/v1\/rules\/.*\n/gm, ""),
    );
    await broker.start();
    const url = broker.url.replace(
      "://",
      `://${product.user}:${encodeURIComponent(product.secret)}@`,
    );
    expect(await examine(url)).toMatchObject({ identity: "ok", rules: "unproven" });
  });

  it("finds a queue that drops what it has acknowledged", async () => {
    const url = await start(["allow_anonymous true"], { files: false });
    const findings = await examineBroker({ url, tls: {}, deviceTopic: null, mark: null });
    expect(findings.find(({ check }) => check === "queues")).toMatchObject({
      state: "problem",
      words: expect.stringMatching(
        /of 1500 messages that the broker has acknowledged .* 1\d\d\d came/,
      ),
      remedy: expect.stringMatching(/max_queued_messages 0/),
    });
  });

  it("says that it cannot prove who is who where nobody knows its probes", async () => {
    const url = new URL(await start([], { files: true }));
    const other = await start([`password_file ${join(brokers.at(-1)?.dir ?? "", "conf/passwd")}`], {
      files: false,
    });
    url.port = new URL(other).port;
    // The same users, and of a secret that the probes' are not made from.
    url.password = "guess";
    expect(await examine(url.href)).toEqual({ encryption: "ok", broker: "problem" });
  });

  it("says that a broker which does not answer does not", async () => {
    expect(await examine("mqtt://millwright:secret@127.0.0.1:1")).toEqual({
      encryption: "ok",
      broker: "problem",
    });
  });
});
