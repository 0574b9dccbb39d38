import { mkdtemp, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readConfig } from "../config/config.ts";
import { manualClock } from "../testing/manual-clock.ts";
import { openNotifier } from "./open-notifier.ts";
import { aLetter } from "./testing/letters.ts";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "millwright-open-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const open = (env: Record<string, string> = {}) =>
  openNotifier({ config: readConfig({ DATA_DIR: dir, ...env }), clock: manualClock() });
const never = new AbortController().signal;
const worker = {
  ROLES: "worker",
  MQTT_URL: "mqtt://broker",
  INFLUX_URL: "http://influx",
  DATABASE_URL: "postgres://db/millwright",
};

test("with nothing set, browsers and webhooks can be told, and mail says what is missing", async () => {
  await using notifier = await open();
  expect(notifier.ways).toMatchObject({
    email: { open: false, reason: expect.stringContaining("SMTP_URL") },
    push: { open: true },
    webhook: { open: true },
  });
  const { mode } = await stat(join(dir, "notifier.key"));
  expect(mode & 0o777).toBe(0o600);
});

test("processes that share the work make no key each: they ask for one, and have the same with it", async () => {
  await using alone = await open(worker);
  expect(alone.ways.push).toMatchObject({
    open: false,
    reason: expect.stringContaining("NOTIFY_KEY"),
  });
  expect(await readdir(dir)).toEqual([]);
  const key = "a key of more than thirty-two letters";
  await using one = await open({ ...worker, NOTIFY_KEY: key });
  await using other = await open({ ...worker, ROLES: "api", NOTIFY_KEY: key });
  expect(one.ways.push.open).toBe(true);
  expect(other.keys?.vapid).toEqual(one.keys?.vapid);
});

test("the key of the folder may be given as the setting", async () => {
  await using before = await open();
  const kept = (await readFile(join(dir, "notifier.key"), "utf8")).trim();
  await using after = await open({ ...worker, NOTIFY_KEY: kept });
  expect(after.keys?.id).toBe(before.keys?.id);
});

test("a key that was damaged is not replaced in silence", async () => {
  await writeFile(join(dir, "notifier.key"), "short\n");
  await expect(open()).rejects.toThrow(/notifier\.key holds no key .* Put it back from a copy/);
});

test("with a folder for messages nothing is sent, by whatever way", async () => {
  const folder = join(dir, "told");
  const mail = { SMTP_URL: "smtp://127.0.0.1:9", MAIL_FROM: "m@plant.example" };
  await using notifier = await open({ ...mail, NOTIFY_FOLDER: folder });
  const { email, webhook } = notifier.ways;
  if (!email.open || !webhook.open) throw new Error("not open");
  await email.notifier.send({ email: "ana@plant.example", name: "Ana" }, aLetter(), never);
  await webhook.notifier.send({ url: "https://127.0.0.1:9/", secrets: [] }, aLetter(), never);
  expect(await readdir(folder)).toHaveLength(2);
});

test("a file of certificates that cannot be read is named with its setting", async () => {
  await expect(open({ NOTIFY_TLS_CA: join(dir, "none.pem") })).rejects.toThrow(
    /NOTIFY_TLS_CA: .*none\.pem/,
  );
});

test("links lead to the public address, else to where the product listens", async () => {
  await using here = await open({ HTTP_PORT: "8081" });
  await using outside = await open({ PUBLIC_URL: "https://plant.example" });
  await using everywhere = await open({ HTTP_HOST: "0.0.0.0" });
  expect([here, outside, everywhere].map(({ base }) => base)).toEqual([
    "http://127.0.0.1:8081",
    "https://plant.example",
    "http://localhost:8080",
  ]);
});
