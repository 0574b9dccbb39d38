import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { manualClock } from "#platform/testing";
import { connectDevice } from "./testing/device.ts";
import type { TestDevice } from "./testing/device.ts";
import { installPlant, pumps, pumpStation } from "./testing/install-plant.ts";
import { startTestProduct } from "./testing/test-product.ts";
import type { TestProduct } from "./testing/test-product.ts";

const minute = 60_000;
const everyMs = 10_000;
const clock = manualClock("2026-11-21T06:00:00Z");
const iso = (at: number): string => new Date(at).toISOString();

const stack = new AsyncDisposableStack();
let running: TestProduct;
let gateway: TestDevice;
beforeAll(async () => {
  running = stack.use(await startTestProduct({ clock, env: { TICK_SECONDS: "10" } }));
  await installPlant(running.admin, pumpStation);
  const device = { name: "gateway", site: "riverside", assets: pumps };
  gateway = stack.use(await connectDevice(running, device));
});
afterAll(() => stack.disposeAsync());

type Values = { vibration: number; temperature: number; pressure: number };
/** What a pump says at a moment; null when it says nothing. */
type Script = (at: number) => Values | null;

/** Sound: every value moves a little all the time. */
const sound = (at: number): Values => {
  const wave = Math.sin(at / 37_000);
  return { vibration: 2.5 + 0.3 * wave, temperature: 61 + 2 * wave, pressure: 6 + 0.1 * wave };
};

/** Lets time pass in steps of ten seconds, each with what every pump says, a tick and what that leads to. */
async function live(ms: number, scripts: Record<string, Script> = {}): Promise<void> {
  const end = clock.now() + ms;
  while (clock.now() < end) {
    clock.advance(everyMs);
    const at = clock.now();
    for (const tag of pumps) {
      const values = (scripts[tag] ?? sound)(at);
      if (values !== null) await gateway.say(tag, at, values);
    }
    expect(await running.product.tick?.()).toBe("written");
    await running.settle();
  }
}

const openFlags = () => running.admin.list("/flags?open=true");
const openOrders = () => running.admin.list("/work-orders?status=open");
const allFlags = () => running.admin.list("/flags");
const part = async (number: string) => {
  const [found] = await running.admin.list(`/parts?q=${number}`);
  const [{ onHand, reserved, free }] = found.stock;
  return { onHand, reserved, free };
};

describe("a bearing that wears", () => {
  let flagId: number;
  let t2: number;
  let orderId: number;
  let repairedAt: number;

  it("raises no flag while the pumps are sound", async () => {
    await live(5 * minute);
    expect(await allFlags()).toEqual([]);
    expect(await running.product.store.count()).toBe(5 * 6 * pumps.length * 3);
  });

  it("is flagged once its vibration has stood over the limit for the delay, and only there", async () => {
    const t1 = clock.now();
    // 7.1 mm/s is reached after 4 minutes 36 seconds, so the minute of delay is over at 5 minutes 40.
    await live(5.5 * minute, { "P-101": worn(t1) });
    expect(await allFlags()).toEqual([]);
    await live(minute / 2, { "P-101": worn(t1) });

    const flags = await openFlags();
    expect(flags).toHaveLength(1);
    const [flag] = flags;
    flagId = flag.id;
    t2 = t1 + 5 * minute + 40_000;
    expect(flag).toMatchObject({
      asset: { tag: "P-101" },
      condition: "vibration-high",
      state: "unacknowledged",
      failureMode: "bearing-wear",
      triggeredAt: iso(t2),
      recordedAt: iso(t2),
    });
    const { evidence } = await running.admin.get(`/flags/${flagId}`);
    expect(JSON.stringify(evidence)).toContain("7.1");
  });

  it("has one work order at that moment, with its priority explained and its kit set aside", async () => {
    const orders = await openOrders();
    expect(orders).toHaveLength(1);
    orderId = orders[0].id;
    const order = await running.admin.get(`/work-orders/${orderId}`);
    expect(order).toMatchObject({
      status: "approved",
      kind: "process",
      asset: { tag: "P-101", criticality: 4 },
      failureMode: { code: "bearing-wear" },
      requiredSkill: "mechanical",
      // No scripted time passes between the reading that shows it and the order: t3 is t2.
      openedAt: iso(t2),
      kit: { state: "ready", short: [] },
    });
    expect(order.flags.map((flag: { id: number }) => flag.id)).toEqual([flagId]);
    const names = order.priority.terms.map((term: { name: string }) => term.name);
    expect(names).toEqual(
      expect.arrayContaining(["severity", "criticality", "time to failure", "service level"]),
    );
    const factors = order.priority.terms.map((term: { factor: number }) => term.factor);
    const product = factors.reduce((all: number, factor: number) => all * factor, 1);
    expect(order.priority.score).toBeCloseTo(product, 1);
    for (const term of order.priority.terms) expect(term.why).not.toBe("");
    const lines = order.kit.lines.map((line: KitLine) => [
      line.part.number,
      line.planned,
      line.reservations.map(({ quantity, state }) => `${quantity} ${state}`).join(),
    ]);
    expect(lines).toEqual([
      ["BRG-6308", 2, "2 hard"],
      ["GRS-EP2", 1, "1 hard"],
    ]);
    expect(await part("BRG-6308")).toEqual({ onHand: 5, reserved: 2, free: 3 });
  });

  it("is repaired by whom the dispatcher sends, who reports what was found", async () => {
    const dispatcher = await running.as("dispatcher");
    const technician = await running.as("technician");
    const viewer = await running.as("viewer");
    const verb = (name: string) => `/work-orders/${orderId}/${name}`;
    const { candidates } = await dispatcher.get(`/work-orders/${orderId}`);
    const suitable = candidates.filter((one: { suitable: boolean }) => one.suitable);
    expect(suitable.map((one: { name: string }) => one.name)).toEqual(["Anna Berg"]);
    const { technicianId } = suitable[0];

    expect((await viewer.call("POST", verb("dispatch"), { technicianId })).status).toBe(403);
    expect(await dispatcher.post(verb("dispatch"), { technicianId })).toMatchObject({
      status: "dispatched",
      technician: { name: "Anna Berg" },
    });
    clock.advance(everyMs);
    expect(await technician.post(verb("start"), {})).toMatchObject({ status: "in-progress" });
    expect(await part("BRG-6308")).toEqual({ onHand: 3, reserved: 0, free: 3 });
    const withoutReport = await technician.call("POST", verb("complete"), {});
    expect(withoutReport).toMatchObject({ status: 422, body: { code: "invalid" } });

    repairedAt = clock.now();
    expect(await technician.post(verb("complete"), repaired)).toMatchObject({
      status: "completed",
      repaired: true,
      completedAt: iso(repairedAt),
      flags: [{ id: flagId, outcome: "confirmed" }],
    });
  });

  it("has moved the rule's record as soon as the outbox is through", async () => {
    await running.settle();
    const { record, version } = await running.admin.get("/rules/vibration-high");
    expect(version).toBe(1);
    expect(record).toMatchObject({ flags: 1, confirmed: 1, noFaultFound: 0, open: 0 });
    // Wilson's interval of one in one.
    expect(record.precision.value).toBe(1);
    expect(record.precision.low).toBeCloseTo(0.2065, 4);
    expect(record.precision.high).toBe(1);
    const { outcomes } = await running.admin.get(`/flags/${flagId}`);
    expect(outcomes).toMatchObject([{ outcome: "confirmed", workOrderId: orderId }]);
  });

  it("stands on the record with what it took and was worth, and a person's word moves all of it", async () => {
    const engineer = await running.as("reliability-engineer");
    const { assumptions } = await engineer.get("/value-assumptions");
    const stated = {
      ...assumptions,
      downtimeCostPerHour: { otherwise: 600, classes: {}, assets: {} },
      failureDowntimeHours: 8,
      visitCost: 150,
    };
    const comment = "As controlling says.";
    const put = await engineer.call("PUT", "/value-assumptions", { assumptions: stated, comment });
    expect(put.status).toBe(200);
    const record = () => engineer.get("/rules/vibration-high/versions/1/record");
    const before = await record();
    expect(before).toMatchObject({
      confirmed: 1,
      leadTime: { of: 1 },
      recall: { value: 1 },
      failures: { newest: [{ asset: { tag: "P-101" }, reference: `WO-${orderId}` }] },
    });
    const values = Object.fromEntries(
      before.netValue.terms.map((one: { term: string; value: number }) => [one.term, one.value]),
    );
    const order = await engineer.get(`/work-orders/${orderId}`);
    const parts = order.kit.lines.reduce(
      (sum: number, { used, part }: { used: number; part: { unitCost: number } }) =>
        sum + used * part.unitCost,
      0,
    );
    expect(parts).toBeGreaterThan(0);
    expect(values).toEqual({
      "avoided-downtime": 8 * 600,
      "visit-downtime": -(repaired.downtimeMinutes / 60) * 600,
      visits: -150,
      parts: -parts,
      attention: 0,
    });

    const word = {
      outcome: "other-cause",
      failureMode: "seal-leak",
      reason: "The bearing was sound.",
    };
    await engineer.post(`/flags/${flagId}/outcome`, word);
    await running.settle();
    expect(await record()).toMatchObject({ confirmed: 0, otherCause: 1, failures: { count: 0 } });
    const revised = await engineer.get(`/work-orders/${orderId}`);
    expect(revised.flags).toMatchObject([
      { outcome: "other-cause", outcomeRevised: { found: "confirmed" } },
    ]);
    expect(revised.history.at(-1)).toMatchObject({ what: "outcome-revised" });
    const gaps = () => engineer.list("/coverage-gaps");
    await expect
      .poll(gaps, { timeout: 30_000 })
      .toMatchObject([
        { state: "open", failureMode: "seal-leak", candidatesAt: expect.any(String) },
      ]);

    await engineer.post(`/flags/${flagId}/outcome`, {
      outcome: "confirmed",
      reason: "It was worn.",
    });
    await running.settle();
    expect(await record()).toMatchObject({ confirmed: 1, netValue: before.netValue });
    expect(await gaps()).toMatchObject([{ state: "dismissed" }]);
  });

  it("has taken its parts from stock, and the ledger adds up to what is there", async () => {
    expect(await part("BRG-6308")).toEqual({ onHand: 3, reserved: 0, free: 3 });
    // One cartridge of the kit was not needed.
    expect(await part("GRS-EP2")).toEqual({ onHand: 3, reserved: 0, free: 3 });
    const { rows } = await running.product.db.pool.query(`
      select s.on_hand, s.reserved, sum(m.on_hand_delta)::int as moved, sum(m.reserved_delta)::int as held
      from workorders.stock s join workorders.stock_movement m using (part_id, location_id)
      group by s.part_id, s.location_id, s.on_hand, s.reserved`);
    expect(rows.length).toBe(3);
    for (const row of rows) expect([row.moved, row.held]).toEqual([row.on_hand, row.reserved]);
  });

  it("is over when telemetry is back to normal: the flag is cleared and nothing new is raised", async () => {
    await live(3 * minute);
    const flag = await running.admin.get(`/flags/${flagId}`);
    expect(flag).toMatchObject({ state: "normal", outcome: "confirmed" });
    expect(await openFlags()).toEqual([]);
    expect(await openOrders()).toEqual([]);
  });
});

describe("a temperature sensor that is stuck", () => {
  it("sends somebody for the instrument, without a part for the machine", async () => {
    const before = await reservations();
    await live(3 * minute, { "P-102": (at) => ({ ...sound(at), temperature: 61.5 }) });
    expect(await openFlags()).toMatchObject([
      { asset: { tag: "P-102" }, condition: "temperature-stuck", kind: "instrument" },
    ]);
    const [summary, ...others] = await openOrders();
    expect(others).toEqual([]);
    const order = await running.admin.get(`/work-orders/${summary.id}`);
    expect(order).toMatchObject({
      kind: "instrument",
      asset: { tag: "P-102" },
      requiredSkill: "instrumentation",
      kit: { state: "none", lines: [], short: [] },
    });
    expect(await reservations()).toBe(before);
    expect(await part("SEAL-22")).toEqual({ onHand: 1, reserved: 0, free: 1 });
    await live(minute);
    await acknowledgeAll();
    expect(await openFlags()).toEqual([]);
  });
});

describe("a rule that says what its orders need", () => {
  it("chooses their kit, class and due date, and its flag stands until somebody resets it", async () => {
    const { admin } = running;
    const kits = [{ code: "seal-set", lines: [{ part: "SEAL-22" }] }];
    await admin.post("/supply/imports", { kits });
    await admin.post("/rules", {
      key: "pressure-low",
      name: "Pressure low",
      appliesTo: { assets: ["P-104"] },
      severity: 1,
      failureMode: "seal-leak",
      kit: "seal-set",
      priority: { class: "P2", reason: "It feeds the boiler." },
      timeToRespond: "2h",
      latched: true,
      condition: { limit: { signal: "pressure", below: 4, clearAbove: 5 } },
    });
    await live(minute / 2, { "P-104": (at) => ({ ...sound(at), pressure: 3 }) });
    const [flag] = await openFlags();
    expect(flag).toMatchObject({ condition: "pressure-low", latched: true, returnedAt: null });
    const summary = (await openOrders()).find(({ asset }) => asset.tag === "P-104");
    const order = await admin.get(`/work-orders/${summary.id}`);
    expect(order).toMatchObject({
      priority: { class: "P2" },
      dueAt: iso(Date.parse(flag.raisedAt) + 120 * minute),
      kit: { state: "ready", why: 'The kit "seal-set", which the rule asks for.' },
    });
    expect(order.priority.terms.at(-1)).toMatchObject({ name: "rule", input: "P2" });
    expect(order.priority.terms.at(-1).why).toContain("It feeds the boiler.");
    expect(order.kit.lines.map((line: KitLine) => line.part.number)).toEqual(["SEAL-22"]);

    await live(minute / 2);
    await acknowledgeAll();
    expect(await openFlags()).toMatchObject([
      { id: flag.id, state: "acknowledged", returnedAt: expect.any(String) },
    ]);
    await admin.post(`/flags/${flag.id}/reset`, {});
    await running.settle();
    expect(await openFlags()).toEqual([]);
  });
});

describe("silence", () => {
  it("of one pump is flagged by the ticks that pass meanwhile, and of that pump alone", async () => {
    const silent: Script = () => null;
    await live(2 * minute - everyMs, { "P-103": silent });
    expect(await openFlags()).toEqual([]);
    await live(everyMs, { "P-103": silent });
    expect(await openFlags()).toMatchObject([{ asset: { tag: "P-103" }, condition: "silent" }]);
    await live(minute / 2);
    await acknowledgeAll();
    expect(await openFlags()).toEqual([]);
  });

  it("of all pumps flags nobody when it was us who could not hear", async () => {
    const before = await allFlags();
    // The process hung, or slept: time went by, and nobody took messages.
    clock.advance(30 * minute);
    expect(await running.product.tick?.()).toBe("unhealthy");
    clock.advance(everyMs);
    expect(await running.product.tick?.()).toBe("written");
    await running.settle();
    expect(await allFlags()).toEqual(before);
    await live(minute);
    // And here it was stopped.
    await running.restart();
    clock.advance(60 * minute);
    await running.settle();
    expect(await allFlags()).toEqual(before);
  });

  it("after our return counts from our return", async () => {
    const before = await allFlags();
    const tick = async (): Promise<void> => {
      clock.advance(everyMs);
      expect(await running.product.tick?.()).toBe("written");
      await running.settle();
    };
    await tick();
    for (let passed = everyMs; passed < 2 * minute; passed += everyMs) await tick();
    expect(await allFlags()).toEqual(before);
    await tick();
    const flagged = (await openFlags()).map((flag) => `${flag.asset.tag} ${flag.condition}`);
    expect(flagged.sort()).toEqual(pumps.map((tag) => `${tag} silent`));
  });
});

/** A bearing on its way out: a millimetre per second more each minute, from 2.5. */
function worn(since: number): Script {
  return (at) => ({ ...sound(at), vibration: 2.5 + (at - since) / minute });
}

const repaired = {
  foundCondition: "as-flagged",
  failureMode: "bearing-wear",
  mechanism: "wear",
  cause: "expected-wear-and-tear",
  activity: "replace",
  componentCode: "bearing",
  partsUsed: [{ number: "BRG-6308", quantity: 2 }],
  downtimeMinutes: 90,
  note: "Inner race spalled.",
};

type KitLine = {
  part: { number: string };
  planned: number;
  reservations: { quantity: number; state: string }[];
};

async function reservations(): Promise<number> {
  const { rows } = await running.product.db.pool.query<{ count: number }>(
    "select count(*)::int as count from workorders.reservation",
  );
  return rows[0]!.count;
}

async function acknowledgeAll(): Promise<void> {
  for (const { id } of await openFlags()) await running.admin.post(`/flags/${id}/acknowledge`, {});
  await running.settle();
}
