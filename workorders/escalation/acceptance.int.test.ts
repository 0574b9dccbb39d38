import { createRegistry } from "#ingest";
import { createLog } from "#platform";
import type { Database } from "#platform";
import {
  collectMessages,
  giveContactPoint,
  settleOutbox,
  testApi,
  testDatabase,
} from "#platform/testing";
import { ruleRoutes, startEscalations } from "#rules";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { dispatch } from "../orders/verbs/dispatch.ts";
import { hold } from "../orders/verbs/hold.ts";
import { schedule } from "../orders/verbs/schedule.ts";
import { start as begin } from "../orders/verbs/start.ts";
import { fixture } from "../testing/fixture.ts";
import { addTechnician } from "../testing/supply.ts";
import { orderEscalationRoutes } from "./escalation-routes.ts";
import { settleAcceptance } from "./settle-acceptance.ts";
import { acceptanceSubscriptions } from "./subscriptions.ts";

const minute = 60_000;

let db: Database;
let plant: ReturnType<typeof fixture>;
let api: ReturnType<typeof testApi>;
let technician: number;
/** Everything that is due. @returns what people were told */
let settle: () => Promise<
  {
    address: { name?: string };
    subject: string;
    text: string;
    actions: readonly { url: string }[];
  }[]
>;

beforeAll(async () => {
  db = await testDatabase();
  plant = fixture(db);
  const { clock } = plant;
  const { rows } = await db.pool.query<{ id: number }>(
    `insert into platform.person (email, name, roles, created_at) values ('dora@plant.example', 'Dora', '{dispatcher}', now()) returning id`,
  );
  const dora = rows[0]!.id;
  await giveContactPoint(db, { personId: dora });
  technician = await addTechnician(plant.db, "Anna", ["mechanical"]);
  const policy = {
    levels: [{ severities: [1, 2, 3, 4], steps: [{ after: "0s", tell: [{ person: dora }] }] }],
    acceptOrdersWithin: { P1: "30m", P2: "30m", P3: "30m", P4: "30m" },
  };
  await db.pool.query(
    "insert into rules.escalation_policy (site_id, policy, by, at, comment) values (1, $1, 'Dora', now(), 'first')",
    [JSON.stringify(policy)],
  );
  const messages = await collectMessages({ db, clock });
  const escalations = startEscalations({ db, clock, log: createLog({ level: "silent" }) });
  const registry = await createRegistry({ db });
  afterAll(async () => {
    await escalations.stop();
    await registry.close();
  });
  const subscriptions = [...plant.subscriptions, ...acceptanceSubscriptions({ clock })];
  settle = async () => {
    await settleOutbox(db, subscriptions);
    await settleAcceptance(db, clock.now());
    await escalations.settle();
    await settleOutbox(db, subscriptions);
    return messages.settle();
  };
  api = testApi([orderEscalationRoutes(db), ruleRoutes({ db, registry, clock })]);
});

let nextAsset = 101;
let orderId: number;
beforeEach(async () => {
  // Those of the tests before ask for nobody any more.
  await db.pool.query("update workorders.work_order set status = 'cancelled'");
  await settle();
  nextAsset += 1;
  await plant.raise({ assetId: nextAsset });
  orderId = (await plant.orders()).at(-1)!.id;
});

const wait = async (minutes: number) => {
  plant.clock.advance(minutes * minute);
  return settle();
};
const historyOf = async () => {
  const { rows } = await db.pool.query<{ what: string; text: string }>(
    "select what, text from workorders.history where order_id = $1 and what in ('escalated', 'acknowledged') order by id",
    [orderId],
  );
  return rows;
};

describe("an order that nobody accepts", () => {
  test("is told of once its class's time is over, with what is missing, and its history says so", async () => {
    expect(await wait(29)).toEqual([]);
    const [letter, ...others] = await wait(1);
    expect(others).toEqual([]);
    expect(letter).toMatchObject({
      address: { name: "Dora" },
      subject: expect.stringMatching(/^P\d WO-\d+: Bearing wear on P-\d+, not dispatched yet$/),
    });
    expect(letter!.text).toContain("has waited 30 min to be dispatched");
    expect(await historyOf()).toEqual([
      { what: "escalated", text: expect.stringContaining("has waited 30 min to be dispatched") },
      { what: "escalated", text: "Step 1: told Dora (named by the policy)." },
      { what: "escalated", text: "That was the last step: nobody else is told." },
    ]);
    expect(await wait(120)).toEqual([]);
  });

  test("is told of to nobody any more once it is dispatched, and again when nobody starts it", async () => {
    await wait(30);
    await plant.do(dispatch, orderId, { technicianId: technician });
    expect(await settle()).toEqual([]);
    const states = await db.pool.query(
      "select state, ended_why, ended_words from rules.escalation where about_id = $1 order by episode",
      [orderId],
    );
    expect(states.rows).toEqual([
      { state: "ended", ended_why: "order-accepted", ended_words: `WO-${orderId} is dispatched` },
    ]);
    const [letter] = await wait(30);
    expect(letter!.subject).toContain("not started yet");
    await plant.do(begin, orderId, {});
    expect(await wait(60)).toEqual([]);
  });

  test("waits from its time on where it is scheduled", async () => {
    const startAt = new Date(plant.clock.now() + 120 * minute).toISOString();
    await plant.do(schedule, orderId, { technicianId: technician, startAt });
    expect(await wait(120 + 29)).toEqual([]);
    expect(await wait(1)).toHaveLength(1);
  });

  test("waits from its time on where somebody is sent ahead of it", async () => {
    const startAt = new Date(plant.clock.now() + 120 * minute).toISOString();
    await plant.do(schedule, orderId, { technicianId: technician, startAt });
    await plant.do(dispatch, orderId, {});
    expect(await wait(120 + 29)).toEqual([]);
    const [letter] = await wait(1);
    expect(letter!.text).toContain("has waited 30 min to be started");
  });

  test("is told of to nobody while somebody has decided that it waits", async () => {
    await plant.do(hold, orderId, { reason: "the plant stands still" });
    expect(await wait(240)).toEqual([]);
  });

  test("is told of to nobody where the site has no policy", async () => {
    await plant.raise({ assetId: 201 + nextAsset });
    expect((await wait(60)).map(({ subject }) => subject)).toHaveLength(1);
  });

  test("is told of to nobody where somebody accepts it in the moment between being found and being told of", async () => {
    plant.clock.advance(30 * minute);
    const now = new Date(plant.clock.now());
    const accepting = await db.pool.connect();
    await accepting.query("begin");
    await accepting.query(
      "update workorders.work_order set status = 'dispatched', status_since = $2 where id = $1",
      [orderId, now],
    );
    const looking = settleAcceptance(db, now.getTime());
    const waits =
      "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
    const waiting = async () => (await db.pool.query(waits)).rowCount;
    await expect.poll(waiting, { timeout: 30_000 }).toBe(1);
    await accepting.query("commit");
    accepting.release();
    await looking;
    expect(await settle()).toEqual([]);
    expect(await wait(30)).toHaveLength(1);
  });

  test("is told of once, however many workers look", async () => {
    plant.clock.advance(30 * minute);
    const now = plant.clock.now();
    await Promise.all([1, 2, 3, 4].map(() => settleAcceptance(db, now)));
    expect(await settle()).toHaveLength(1);
  });
});

describe("whoever says to take care of it from the message", () => {
  test("stands in the order's history by name, has as long again, and is named when nothing happened", async () => {
    const [letter] = await wait(30);
    const { pathname, search } = new URL(letter!.actions[0]!.url);
    const page = await api.request(`${pathname}${search}`, {
      headers: { accept: "text/html", host: "localhost" },
    });
    expect(await page.text()).toContain("I take care of it</button>");
    const pressed = await api.request(`${pathname}${search}`, {
      method: "POST",
      headers: { accept: "application/json", host: "localhost" },
    });
    expect(await pressed.json()).toMatchObject({ state: "done" });
    expect(await wait(29)).toEqual([]);
    expect((await historyOf()).at(-1)).toEqual({
      what: "acknowledged",
      text: "Dora takes care of it from a message.",
    });
    const [again] = await wait(1);
    expect(again!.text).toContain("Dora had said to take care of it.");
  });
});

describe("the trace of an order", () => {
  test("says who was told, to those who may see the order", async () => {
    await wait(30);
    const response = await api.request(`/api/v1/work-orders/WO-${orderId}/escalation`, {
      headers: { host: "localhost" },
    });
    expect(response.status).toBe(401);
    const { body, status } = await asking("all");
    expect(status).toBe(200);
    expect(body).toMatchObject({
      escalations: [{ about: { kind: "work-order", id: orderId }, state: "exhausted" }],
      items: [{ to: { name: "Dora" }, state: "told", message: { state: "delivered" } }],
    });
    expect((await asking([2])).status).toBe(404);
  });

  async function asking(sites: number[] | "all") {
    const response = await testApi([orderEscalationRoutes(db)], {
      roles: ["viewer"],
      sites,
    }).request(`/api/v1/work-orders/WO-${orderId}/escalation`);
    // oxlint-disable-next-line typescript/no-explicit-any, typescript/no-unsafe-type-assertion -- a test reads whatever was answered
    return { status: response.status, body: (await response.json()) as any };
  }
});
