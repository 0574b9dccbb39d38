import { readFile } from "node:fs/promises";
import { connectAsync } from "mqtt";
import type { IClientOptions, MqttClient } from "mqtt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { topicFor } from "#ingest/wire";
import { manualClock } from "#platform/testing";
import { connectDevice, reconnectDevice } from "./testing/device.ts";
import type { TestDevice } from "./testing/device.ts";
import { figure } from "./testing/figures.ts";
import { installPlant, pumps, pumpStation } from "./testing/install-plant.ts";
import { startTestProduct } from "./testing/test-product.ts";
import type { TestProduct } from "./testing/test-product.ts";

const clock = manualClock("2026-11-21T06:00:00Z");
const start = clock.now();
const minute = 60_000;

const stack = new AsyncDisposableStack();
let running: TestProduct;
let gateway: TestDevice;
beforeAll(async () => {
  running = stack.use(await startTestProduct({ clock }));
  await installPlant(running.admin, pumpStation);
  // It speaks for P-101 to P-103; P-104 is somebody else's.
  const device = { name: "gateway", site: "riverside", assets: pumps.slice(0, 3) };
  gateway = stack.use(await connectDevice(running, device));
});
afterAll(() => stack.disposeAsync());

/** Good readings that were acknowledged: each moment of P-101's vibration, and its value. */
const acknowledged = new Map<number, number>();

/** Sends so many good readings while `meanwhile` does what it does. */
async function amongGoodOnes<T>(meanwhile: () => Promise<T>): Promise<T> {
  const good = async (): Promise<void> => {
    const observedAt = start - 100 * minute + acknowledged.size * 100;
    const value = 2 + (acknowledged.size % 50) / 100;
    acknowledged.set(observedAt, value);
    await gateway.say("P-101", observedAt, { vibration: value });
  };
  const before = Promise.all(Array.from({ length: 10 }, good));
  const result = await meanwhile();
  await Promise.all([before, ...Array.from({ length: 10 }, good)]);
  return result;
}

const vibration = (facts: object) =>
  JSON.stringify({ observedAt: clock.now(), signal: "vibration", value: 2.5, ...facts });

type Bad = {
  what: string;
  payload: string | Buffer;
  tag?: string;
  reason: string;
  detail: RegExp;
};

const refused: Bad[] = [
  { what: "half a JSON", payload: '{"observedAt":', reason: "bad-json", detail: /JSON/ },
  { what: "nothing", payload: "", reason: "bad-json", detail: /JSON/ },
  { what: "JSON that is no reading", payload: "[42]", reason: "bad-payload", detail: /./ },
  {
    what: "a reading without a time",
    payload: '{"signal":"vibration","value":1}',
    reason: "bad-payload",
    detail: /observedAt/,
  },
  {
    what: "a time without its zone",
    payload: vibration({ observedAt: "2026-11-21T05:59:00" }),
    reason: "bad-payload",
    detail: /ISO-8601 with an offset/,
  },
  {
    what: "bytes that are no text",
    payload: Buffer.from([0x7b, 0xff, 0xfe]),
    reason: "not-utf8",
    detail: /UTF-8/,
  },
  {
    what: "a number as text",
    payload: vibration({ value: "2.5" }),
    reason: "wrong-type",
    detail: /vibration of P-101 is a number, not text/,
  },
  {
    what: "another unit",
    payload: vibration({ unit: "bar" }),
    reason: "wrong-unit",
    detail: /registered in mm\/s; bar and mm\/s measure different things: send mm\/s/,
  },
  {
    what: "a signal that nobody registered",
    payload: vibration({ signal: "wibration" }),
    reason: "unknown-signal",
    detail: /P-101 has no signal "wibration"; it has vibration/,
  },
  {
    what: "a clock from the future",
    payload: vibration({ observedAt: start + 6 * minute }),
    reason: "future-clock",
    detail: /360 s ahead of our clock/,
  },
  {
    what: "a clock from a far future",
    payload: vibration({ observedAt: "2062-01-01T00:00:00Z" }),
    reason: "future-clock",
    detail: /ahead of our clock/,
  },
  {
    what: "a clock that was never set",
    payload: vibration({ observedAt: 12_345 }),
    reason: "clock-not-set",
    detail: /1970-01-01/,
  },
  {
    what: "an asset that nobody registered",
    payload: vibration({ value: 3.5 }),
    tag: "P-999",
    reason: "unknown-asset",
    detail: /no such asset/,
  },
];

/** A part of a message is kept as a message of its own; one that makes no sense as a whole is kept as it came. */
function keptAs({ payload, reason }: Bad): string | Buffer {
  if (["bad-json", "not-utf8", "unknown-asset"].includes(reason) || payload === "[42]")
    return payload;
  if (reason === "bad-payload") return `{"readings":[${String(payload)}]}`;
  const { observedAt, signal, ...rest } = JSON.parse(String(payload));
  const understood = { signal, observedAt: new Date(observedAt).getTime(), ...rest };
  return JSON.stringify({ readings: [understood] });
}

describe("a message that cannot be taken", () => {
  it.each(refused)("$what: is acknowledged and kept as $reason", async (bad) => {
    await amongGoodOnes(() => gateway.publish(bad.tag ?? "P-101", bad.payload));
    const [letter] = (await running.admin.get("/dead-letters?limit=1")).items;
    expect(letter).toMatchObject({
      reason: bad.reason,
      detail: expect.stringMatching(bad.detail),
      credential: "gateway",
      topic: topicFor("riverside", bad.tag ?? "P-101"),
      count: 1,
      status: "kept",
      firstReceivedAt: new Date(clock.now()).toISOString(),
    });
    const kept = Buffer.from(letter.payload, letter.payloadEncoding);
    expect(kept.toString("latin1")).toBe(Buffer.from(keptAs(bad)).toString("latin1"));
  });

  it("in a batch takes only itself aside", async () => {
    const readings = [
      { observedAt: start - 1_000, signal: "pressure", value: 6 },
      { observedAt: start - 1_000, signal: "pressure", value: 6, unit: "mm/s" },
      { observedAt: start + 60 * minute, signal: "pressure", value: 6 },
      { observedAt: start, signal: "pressure", value: 6.1 },
    ];
    await amongGoodOnes(() => gateway.publish("P-102", JSON.stringify({ readings })));
    await running.settle();
    expect(await stored("P-102", "pressure")).toEqual(
      new Map([
        [start - 1_000, 6],
        [start, 6.1],
      ]),
    );
  });

  it("again and again is one letter that counts", async () => {
    const payload = vibration({ value: "for ever" });
    await amongGoodOnes(() =>
      Promise.all(Array.from({ length: 100 }, () => gateway.publish("P-103", payload))),
    );
    const [letter] = (await running.admin.get("/dead-letters?limit=1")).items;
    expect(letter).toMatchObject({ reason: "wrong-type", count: 100 });
  });

  it("is counted by its reason", async () => {
    const { items } = await running.admin.get("/dead-letters/counts");
    const counted = items.map((one: { reason: string; refused: number }) => [
      one.reason,
      one.refused,
    ]);
    const expected: Record<string, number> = {};
    for (const { reason } of refused) expected[reason] = (expected[reason] ?? 0) + 1;
    expected["wrong-type"]! += 100;
    expected["wrong-unit"]! += 1;
    expected["future-clock"]! += 1;
    expect(Object.fromEntries(counted)).toEqual(expected);
  });

  it("is taken in once its cause is mended", async () => {
    const plant = await readFile(pumpStation.plant, "utf8");
    const oneMore = "          - { tag: P-999, name: Pump 999, class: pump }\n";
    await running.admin.postYaml("/registry/imports", plant + oneMore);
    const replay = { reason: "unknown-asset" };
    const [before] = (await running.admin.post("/dead-letters/replay", replay)).items;
    // The gateway was never told to speak for it.
    expect(before).toMatchObject({ replayed: false, reason: "not-its-asset" });
    const [{ id }] = await running.admin.list("/devices?q=gateway");
    await running.admin.call("PATCH", `/devices/${id}`, {
      assets: [...pumps.slice(0, 3), "P-999"],
    });
    const [after] = (await running.admin.post("/dead-letters/replay", replay)).items;
    expect(after).toMatchObject({ replayed: true, readings: 1, reason: null });
    await running.settle();
    expect(await stored("P-999", "vibration")).toEqual(new Map([[start, 3.5]]));
  });
});

describe("a wrong topic closes the connection, keeps nothing and is counted", () => {
  it.each([
    ["of an asset that is another device's", topicFor("riverside", "P-104")],
    ["of another site", topicFor("elsewhere", "P-101")],
    ["that is none", "mw/v1/riverside/P-101/commands"],
    ["of the broker's own", "$SYS/broker/uptime"],
  ])("one %s", async (_, topic) => {
    const letters = (await running.admin.list("/dead-letters")).length;
    const count = await closedFor("wrong-topic");
    await amongGoodOnes(async () => {
      await using evil = await reconnectDevice(running, gateway.credential);
      const closed = closing(evil.client);
      evil.client.publish(topic, vibration({ value: 49 }), { qos: 1 });
      await closed;
    });
    expect(await closedFor("wrong-topic")).toBe(count + 1);
    expect(await running.admin.list("/dead-letters")).toHaveLength(letters);
  });
});

describe("wrong credentials are refused at the door and counted", () => {
  it.each([
    ["a wrong secret", { password: "guess" }, "wrong-secret", /Bad username or password/i],
    ["no secret", { password: undefined }, "wrong-secret", /Bad username or password/i],
    ["an unknown name", { username: "nobody" }, "unknown-device", /Bad username or password/i],
    [
      "no name at all",
      { username: undefined, password: undefined },
      "unknown-device",
      /Bad username or password/i,
    ],
  ] as const)("%s", async (_, wrong, reason, words) => {
    const count = await closedFor(reason);
    expect(await amongGoodOnes(() => refusal(wrong))).toMatch(words);
    expect(await closedFor(reason)).toBe(count + 1);
  });

  it("those of a device that was disabled", async () => {
    const device = { name: "stolen", site: "riverside", assets: ["P-104"] };
    const stolen = stack.use(await connectDevice(running, device));
    const [{ id }] = await running.admin.list("/devices?q=stolen");
    const closed = closing(stolen.client);
    await amongGoodOnes(() => running.admin.call("PATCH", `/devices/${id}`, { enabled: false }));
    await closed;
    const { name, secret } = stolen.credential;
    expect(await refusal({ username: name, password: secret })).toMatch(/not authorized/i);
    expect(await closedFor("disabled")).toBe(2);
  });
});

it("all good readings that were sent among them are stored, once and as they were", async () => {
  await running.settle();
  expect(acknowledged.size).toBeGreaterThan(400);
  expect(await stored("P-101", "vibration")).toEqual(acknowledged);
  // And nothing of P-104, for which only others spoke.
  expect(await stored("P-104", "vibration")).toEqual(new Map());
  // The batch's two and the letter that was replayed.
  expect(await running.product.store.count()).toBe(acknowledged.size + 2 + 1);
  expect(await running.admin.list("/flags")).toEqual([]);
});

/** What the API answers as readings of a signal, by the moment. */
async function stored(tag: string, key: string): Promise<Map<number, number>> {
  const [{ id }] = await running.admin.list(`/assets?q=${tag}`);
  const { signals } = await running.admin.get(`/assets/${id}`);
  const signal = signals.find((one: { key: string }) => one.key === key);
  const range = new URLSearchParams({
    from: new Date(start - 200 * minute).toISOString(),
    to: new Date(start + minute).toISOString(),
    points: "5000",
  });
  const series = await running.admin.get(`/signals/${signal.id}/readings?${range.toString()}`);
  expect(series.form).toBe("readings");
  const readings: { observedAt: string; value: number }[] = series.readings;
  return new Map(readings.map(({ observedAt, value }) => [Date.parse(observedAt), value]));
}

const closedFor = (reason: string): Promise<number> =>
  figure(running, "ingest_connections_closed_total", { reason });

function closing(client: MqttClient): Promise<void> {
  return new Promise((resolve) => client.once("close", () => resolve()));
}

/** What a connection attempt is told. */
async function refusal(options: IClientOptions): Promise<string> {
  const { name, secret } = gateway.credential;
  const given = { username: name, password: secret, reconnectPeriod: 0, ...options };
  try {
    await (await connectAsync(running.mqttUrl, given)).endAsync(true);
    return "connected";
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
