import { existsSync } from "node:fs";
import { cp, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { apiClient } from "./testing/api-client.ts";
import type { ApiClient } from "./testing/api-client.ts";
import { childProduct, commandOutput, freshFolder } from "./testing/child-product.ts";
import type { ChildProduct } from "./testing/child-product.ts";
import { connectDevice } from "./testing/device.ts";
import type { TestDevice } from "./testing/device.ts";
import { pumps } from "./testing/install-plant.ts";
import { installUntimedPlant } from "./testing/install-untimed-plant.ts";
import { keptReadings } from "./testing/kept-readings.ts";
import { lastingAdmin } from "./testing/lasting-admin.ts";
import { settled } from "./testing/settled.ts";
import { whatStands } from "./testing/what-stands.ts";

const everyMs = 10_000;
const startsAt = Math.floor((Date.now() - 12 * 3_600_000) / everyMs) * everyMs;
const range = { from: startsAt, to: startsAt + 24 * 3_600_000 };
const person = { email: "ada@riverside.example", password: "a long enough secret 7" };

const stack = new AsyncDisposableStack();
let product: ChildProduct;
let folder: string;
let backup: string;
let token: string;
let gateway: TestDevice;
/** Steps of ten seconds that every pump has had acknowledged. */
let steps = 0;
let stoodAtBackup: Awaited<ReturnType<typeof whatStands>>;
let acknowledgedAtBackup: number;

const command = (words: string[], { dataDir } = product) =>
  commandOutput(words, { DATA_DIR: dataDir });
const api = ({ http } = product): ApiClient => apiClient(http, token);

/** P-101's bearing and P-102's seal are bad; the others are sound. */
const say = async (from: TestDevice, tag: string, step: number): Promise<void> => {
  const at = startsAt + step * everyMs;
  const wave = Math.sin(step / 7);
  await from.say(tag, at, {
    vibration: tag === "P-101" ? 9 + 0.1 * wave : 2.5 + 0.3 * wave,
    pressure: tag === "P-102" ? 2 + 0.1 * wave : 6 + 0.1 * wave,
    temperature: 60 + wave,
  });
};
const advance = async (): Promise<void> => {
  await Promise.all(pumps.map((tag) => say(gateway, tag, steps)));
  steps += 1;
};
const advanceBy = async (count: number): Promise<void> => {
  for (let i = 0; i < count; i++) await advance();
};

beforeAll(async () => {
  folder = await freshFolder();
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  product = stack.use(await childProduct());
  await product.start();
  await makeFirstAdministrator();
  token = await lastingAdmin(product);
  await installUntimedPlant(api());
  gateway = stack.use(
    await connectDevice(
      { admin: api(), mqttUrl: product.mqtt },
      { name: "gateway", site: "riverside", assets: pumps },
    ),
  );
  await advanceBy(60);
  await settled(api());
  stoodAtBackup = await whatStands(api());

  const arriving = new AbortController();
  const arrival = (async () => {
    while (!arriving.signal.aborted) await advance();
  })();
  acknowledgedAtBackup = steps;
  backup = join(folder, "backup");
  const { code, said } = await command(["backup", backup]);
  arriving.abort();
  await arrival;
  expect([code, said]).toEqual([0, expect.stringContaining("The backup is complete")]);
}, 120_000);
afterAll(() => stack.disposeAsync(), 60_000);

describe("a backup taken while readings arrive", () => {
  test("has flags, orders and reserved parts in it", () => {
    expect(stoodAtBackup.flags.map(({ asset, condition }) => `${asset} ${condition}`)).toEqual([
      "P-101 vibration-high",
      "P-102 seal-pressure-low",
    ]);
    expect(stoodAtBackup.orders).toHaveLength(2);
    expect(JSON.stringify(stoodAtBackup.orders)).toContain('"state":"hard"');
    expect(steps).toBeGreaterThan(acknowledgedAtBackup);
  });

  test("restores into an empty folder: the same flags, orders and stock, every reading, and people sign in", async () => {
    await using other = await childProduct();
    const { code, said } = await command(["restore", backup], other);
    expect([code, said]).toEqual([0, expect.stringContaining("Restored")]);
    await other.start();
    expect(other.said()).not.toContain("first administrator");
    await settled(api(other));
    expect(await whatStands(api(other))).toEqual(stoodAtBackup);
    expectAllUntilSomeMoment(await keptReadings(api(other), range));
    expect(await signIn(other)).toBe(200);

    await using again = await connectDevice(
      { admin: api(other), mqttUrl: other.mqtt },
      { name: "second-gateway", site: "riverside", assets: pumps },
    );
    await say(again, "P-104", 4_000);
    await settled(api(other));
    expect((await keptReadings(api(other), range)).get("P-104 vibration")?.at(-1)).toBe(
      startsAt + 4_000 * everyMs,
    );
  }, 60_000);

  test("is refused by a data folder that has data, unless they may be replaced", async () => {
    const { code, said } = await command(["restore", backup]);
    expect(code).toBe(1);
    expect(said).toMatch(/has data, which a restore would replace.*--replace/s);
  });

  test("is never written over: a folder that is not empty is refused", async () => {
    const { code, said } = await command(["backup", backup]);
    expect([code, said]).toEqual([1, expect.stringMatching(/not empty.*Name a new one/s)]);
  });
});

test("only a command of this machine may name folders of it: an administrator's own token may not", async () => {
  const dir = join(folder, "from-elsewhere");
  for (const route of ["/system/backups", "/system/restores"]) {
    const { status, body } = await api().call("POST", route, { folder: dir });
    expect([status, body.detail]).toEqual([403, expect.stringContaining("run millwright backup")]);
  }
  expect(existsSync(dir)).toBe(false);
});

describe("what is no good backup is refused with the remedy, and nothing changes", () => {
  const spoiled: Record<string, { spoil: (dir: string) => Promise<void>; words: RegExp }> = {
    "one that was cut short": {
      spoil: (dir) => rm(join(dir, "backup.json")),
      words: /no complete backup.*wrote to its end/s,
    },
    "one whose readings are cut short": {
      spoil: (dir) => truncate(join(dir, "telemetry", "telemetry.duckdb"), 4_096),
      words: /damaged: telemetry.*4096 bytes instead of.*another backup/s,
    },
    "one whose database was changed": {
      spoil: (dir) => writeFile(join(dir, "database", "rules.flag.ndjson.gz"), "something else"),
      words: /damaged: rules\.flag.*another backup/s,
    },
    "somebody else's folder": {
      spoil: (dir) => writeFile(join(dir, "backup.json"), '{"name":"photos"}'),
      words: /not written by millwright backup.*another backup/s,
    },
    "one of a newer form": {
      spoil: async (dir) => {
        const file = join(dir, "backup.json");
        const text = await readFile(file, "utf8");
        await writeFile(file, text.replace('"millwrightBackup": 1', '"millwrightBackup": 2'));
      },
      words: /newer version of Millwright.*with that version/s,
    },
    "one of a newer version's tables": {
      spoil: async (dir) => {
        const file = join(dir, "database", "manifest.json");
        const manifest = JSON.parse(await readFile(file, "utf8"));
        manifest.migrations.push({ module: "rules", name: "9999-from-tomorrow" });
        await writeFile(file, JSON.stringify(manifest));
      },
      words: /newer version of Millwright.*9999-from-tomorrow.*with that version/s,
    },
  };

  test.each(Object.keys(spoiled))(
    "%s, by the running product",
    async (name) => {
      const { spoil, words } = spoiled[name]!;
      const dir = join(folder, name.replaceAll(" ", "-"));
      await cp(backup, dir, { recursive: true });
      await spoil(dir);
      const before = await whatStands(api());
      const { code, said } = await command(["restore", dir, "--replace"]);
      expect([code, said]).toEqual([1, expect.stringMatching(words)]);
      expect(said).toContain("Nothing was changed");
      expect(await whatStands(api())).toEqual(before);
    },
    30_000,
  );

  test("and by a stopped one, whose folder stays empty", async () => {
    await using other = await childProduct();
    const dir = join(folder, "one-of-a-newer-form");
    const { code, said } = await command(["restore", dir, "--replace"], other);
    expect([code, said]).toEqual([1, expect.stringContaining("newer version")]);
    await other.start();
    await other.saying("To make the first administrator");
  }, 60_000);
});

describe("a restore into the running product", () => {
  test("brings back what stood at the backup, in the same process, and work goes on", async () => {
    const { pid } = product;
    await advanceBy(100);
    const [order] = await api().list("/work-orders?status=open");
    await api().post(`/work-orders/${order.id}/cancel`, { reason: "to see it come back" });
    expect(await whatStands(api())).not.toEqual(stoodAtBackup);

    const { code, said } = await command(["restore", backup, "--replace"]);
    expect([code, said]).toEqual([0, expect.stringContaining("runs again")]);
    expect(product.pid).toBe(pid);
    await settled(api());
    expect(await whatStands(api())).toEqual(stoodAtBackup);
    expectAllUntilSomeMoment(await keptReadings(api(), range));
    expect(await signIn(product)).toBe(200);
    const { code: again } = await command(["backup", join(folder, "after")]);
    expect(again).toBe(0);
  }, 60_000);

  test("that was cut off by a SIGKILL is finished by the next start", async () => {
    const [order] = await api().list("/work-orders?status=open");
    await api().post(`/work-orders/${order.id}/cancel`, { reason: "to see it come back" });
    const restoring = command(["restore", join(folder, "after"), "--replace"]);
    await existing(join(product.dataDir, "restore-under-way.json"));
    await product.kill();
    expect(await restoring).toMatchObject({ code: 1, said: expect.stringMatching(/ended during/) });
    await product.start();
    await settled(api());
    expect(await whatStands(api())).toEqual(stoodAtBackup);
    expectAllUntilSomeMoment(await keptReadings(api(), range));
  }, 60_000);
});

async function existing(file: string): Promise<void> {
  while (!existsSync(file)) await delay(1);
}

/** One moment of the log: of each signal everything up to some reading, and at least what was acknowledged before. */
function expectAllUntilSomeMoment(kept: Map<string, number[]>): void {
  expect(kept.size).toBe(pumps.length * 3);
  for (const [signal, times] of kept) {
    const expected = times.map((_, step) => startsAt + step * everyMs);
    expect([signal, times]).toEqual([signal, expected]);
    expect(times.length).toBeGreaterThanOrEqual(acknowledgedAtBackup);
  }
}

async function makeFirstAdministrator(): Promise<void> {
  await product.saying("enter the code");
  const code = /enter the code (\S+)/.exec(product.said())?.[1];
  const { status } = await post(product, "/setup", { code, name: "Ada", ...person });
  expect(status).toBe(201);
}

async function signIn(at: ChildProduct): Promise<number> {
  return (await post(at, "/session", person)).status;
}

const post = ({ http }: ChildProduct, path: string, body: object): Promise<Response> =>
  fetch(`${http}/api/v1${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
