import { afterAll, beforeAll, expect, it } from "vitest";
import { encodeSnapshot, topicFor } from "#ingest/wire";
import { manualClock } from "#platform/testing";
import { connectDevice, reconnectDevice } from "./testing/device.ts";
import type { TestDevice } from "./testing/device.ts";
import { figure } from "./testing/figures.ts";
import { installPlant, pumps, pumpStation } from "./testing/install-plant.ts";
import { connectRaw } from "./testing/raw-mqtt.ts";
import { startTestProduct } from "./testing/test-product.ts";
import type { TestProduct } from "./testing/test-product.ts";

const everyMs = 10_000;
const rounds = 250;
const from = Date.UTC(2026, 10, 21, 6);
const clock = manualClock(from + rounds * everyMs);

const stack = new AsyncDisposableStack();
let running: TestProduct;
let gateway: TestDevice;
beforeAll(async () => {
  running = stack.use(await startTestProduct({ clock }));
  await installPlant(running.admin, pumpStation);
  const device = { name: "gateway", site: "riverside", assets: pumps };
  gateway = stack.use(await connectDevice(running, device));
});
afterAll(() => stack.disposeAsync());

type Message = { topic: string; payload: string };

/** A thousand messages: four pumps, 250 rounds. P-101's bearing wears, P-102's seal leaks, P-103's thermometer is stuck. */
const messages: Message[] = Array.from({ length: rounds }, (_, round) =>
  pumps.map((tag) => {
    const observedAt = from + round * everyMs;
    const wave = Math.sin(observedAt / 37_000);
    const values = {
      vibration: 2.5 + 0.3 * wave + (tag === "P-101" && round >= 100 ? 6 : 0),
      temperature: tag === "P-103" && round >= 150 ? 61.5 : 61 + 2 * wave,
      pressure: 6 + 0.1 * wave - (tag === "P-102" && round >= 120 && round < 200 ? 4 : 0),
    };
    return { topic: topicFor("riverside", tag), payload: encodeSnapshot({ observedAt, values }) };
  }),
).flat();

/** All at once on one connection, which keeps their order. */
async function publish(dup: boolean): Promise<void> {
  await Promise.all(
    messages.map(({ topic, payload }) =>
      gateway.client.publishAsync(topic, payload, { qos: 1, dup }),
    ),
  );
  await running.settle();
}

/** Everything that must not change, row by row; of what is stored, all but when it arrived last. */
async function everything(): Promise<Record<string, unknown[]>> {
  const { db, store } = running.product;
  const tables = [
    "rules.flag",
    "rules.flag_history",
    "rules.assessment",
    "workorders.work_order",
    "workorders.work_order_flag",
    "workorders.kit_line",
    "workorders.reservation",
    "workorders.stock",
    "workorders.stock_movement",
    "workorders.history",
  ];
  const found: Record<string, unknown[]> = {};
  for (const table of tables) {
    const { rows } = await db.pool.query<{ row: string }>(
      `select t::text as row from ${table} t order by 1`,
    );
    found[table] = rows.map(({ row }) => row);
  }
  const { rows: events } = await db.pool.query("select id, topic from platform.outbox order by id");
  found.events = events;
  const { rows: signals } = await db.pool.query<{ id: number }>(
    "select id from ingest.signal order by id",
  );
  for (const { id } of signals) {
    const points = await store.window({ signalId: id, from: 0, to: clock.now() + 1 });
    found[`signal ${id}`] = points.map(({ observedAt, value, code, quality }) => [
      observedAt,
      value,
      code,
      quality,
    ]);
  }
  return found;
}

let after: Record<string, unknown[]>;

it("a thousand messages lead to their readings, flags, orders and reservations", async () => {
  await publish(false);
  expect(messages).toHaveLength(1_000);
  expect(await running.product.store.count()).toBe(3_000);
  after = await everything();
  const flags = await running.admin.list("/flags");
  expect(flags.map((flag) => `${flag.asset.tag} ${flag.condition}`).sort()).toEqual([
    "P-101 vibration-high",
    "P-102 seal-pressure-low",
    "P-103 temperature-stuck",
  ]);
  expect(await running.admin.list("/work-orders?status=open")).toHaveLength(3);
  // Two lines of the bearing's kit and one of the seal's.
  expect(after["workorders.reservation"]).toHaveLength(3);
});

it("the same messages again, marked as repeats, change nothing", async () => {
  clock.advance(60_000);
  await publish(true);
  expect(await figure(running, "ingest_readings_total")).toBe(6_000);
  expect(await everything()).toEqual(after);
});

it("nor do they a third time, when whoever scores them knows the first only from the database", async () => {
  clock.advance(60_000);
  await running.restart();
  gateway = stack.use(await reconnectDevice(running, gateway.credential));
  await publish(false);
  expect(await figure(running, "ingest_readings_total")).toBe(3_000);
  expect(await everything()).toEqual(after);
});

it("a message with DUP that was never seen before is taken like any other", async () => {
  const before = await running.product.store.count();
  await using raw = await connectRaw(running.mqttUrl, gateway.credential);
  const topic = topicFor("riverside", "P-104");
  // Vibration over the limit for two minutes, after all that was said so far.
  for (let id = 1; id <= 12; id++) {
    const payload = encodeSnapshot({
      observedAt: from + (rounds + id) * everyMs,
      values: { vibration: 9 + id / 100 },
    });
    await raw.publish({ id, dup: true, topic, payload });
  }
  await running.settle();
  expect(await running.product.store.count()).toBe(before + 12);
  expect(await running.admin.list("/flags?open=true&rule=vibration-high")).toMatchObject([
    { asset: { tag: "P-104" }, state: "unacknowledged" },
    { asset: { tag: "P-101" } },
  ]);
});

it("a connection that delivers again under the same packet id changes nothing", async () => {
  const before = await everything();
  await using raw = await connectRaw(running.mqttUrl, gateway.credential);
  for (const dup of [false, true, true]) {
    await raw.publish({ id: 7, dup, ...messages[0]! });
  }
  await running.settle();
  expect(await everything()).toEqual(before);
});
