import type { Database } from "#platform";
import { createRoutes } from "#platform";
import { testApi, testDatabase } from "#platform/testing";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { acknowledgeFlag } from "../../flags/acknowledge-flag.ts";
import { alarmedPlant, minute } from "../testing/alarmed-plant.ts";
import type { AlarmedPlant } from "../testing/alarmed-plant.ts";
import { addPerson } from "../testing/people.ts";
import { addAcknowledgeRoutes } from "./acknowledge-routes.ts";

let db: Database;
let plant: AlarmedPlant;
let ana: number;
let bo: number;
let api: ReturnType<typeof testApi>;
beforeAll(async () => {
  db = await testDatabase();
  plant = await alarmedPlant(db);
  ana = await addPerson(db, { name: "Ana" });
  bo = await addPerson(db, { name: "Bo" });
  const routes = createRoutes();
  addAcknowledgeRoutes(routes, { db, registry: plant.registry, clock: plant.clock });
  // As somebody who is not signed in.
  api = testApi([routes]);
});
beforeEach(async () => {
  await plant.beginAnew();
  await db.pool.query("update platform.person set disabled_at = null, roles = '{technician}'");
  await plant.policy({ steps: [{ after: "0s", tell: [{ person: ana }, { person: bo }] }] });
});

/** The links in the messages to Ana and to Bo. */
async function links(): Promise<[string, string]> {
  const letters = await plant.settle();
  const urls = letters.map(({ actions }) => new URL(actions[0]!.url));
  const [first, second] = urls.map(({ pathname, search }) => `${pathname}${search}`);
  return [first!, second!];
}

async function call(method: "GET" | "POST", link: string, accept = "application/json") {
  const response = await api.request(link, {
    method,
    headers: { accept, host: "localhost", "sec-fetch-site": "same-origin" },
  });
  const text = await response.text();
  // oxlint-disable-next-line typescript/no-explicit-any -- a test reads whatever was answered
  const body: any = accept === "application/json" ? JSON.parse(text) : text;
  return { status: response.status, body };
}

const flagNow = async () => (await plant.flags())[0]!;

describe("the link in a message", () => {
  test("changes nothing when it is opened, however often: mail scanners open it too", async () => {
    await plant.vibrates(9, "P-101");
    const [link] = await links();
    for (let i = 0; i < 3; i += 1) {
      expect(await call("GET", link)).toMatchObject({
        status: 200,
        body: {
          state: "open",
          person: "Ana",
          subject: "High: Vibration above limit on P-101",
          about: { kind: "flag", id: (await flagNow()).id },
        },
      });
    }
    expect(await flagNow()).toMatchObject({ state: "unacknowledged" });
  });

  test("shows a browser a page with one button that posts", async () => {
    await plant.vibrates(9, "P-101");
    const [link] = await links();
    const { status, body } = await call("GET", link, "text/html");
    expect(status).toBe(200);
    expect(body).toContain('<form method="post"');
    expect(body).toContain("Acknowledge</button>");
    expect(body).toContain("High: Vibration above limit on P-101");
    expect(body).not.toContain("<script");
  });

  test("acknowledges as the person it was sent to when the button is pressed, once", async () => {
    await plant.vibrates(9, "P-101");
    const [link] = await links();
    expect(await call("POST", link)).toMatchObject({ status: 200, body: { state: "done" } });
    expect(await flagNow()).toMatchObject({ state: "acknowledged", acknowledged_by: "Ana" });
    const history = await db.pool.query(
      "select type, by, reason from rules.flag_history where type = 'acknowledged'",
    );
    expect(history.rows).toEqual([{ type: "acknowledged", by: "Ana", reason: "from a message" }]);
    expect(await plant.escalations()).toMatchObject([
      { state: "ended", ended_words: "Ana acknowledged it from a message" },
    ]);
    const again = await call("POST", link);
    expect(again).toMatchObject({ status: 200, body: { state: "done" } });
    expect(again.body.words).toContain("You acknowledged it on 21 Nov 2026");
    expect(
      (await plant.events()).filter(({ topic }) => topic === "flag.acknowledged"),
    ).toHaveLength(1);
  });

  test("pressed twice at the same moment acknowledges once", async () => {
    await plant.vibrates(9, "P-101");
    const [ofAna, ofBo] = await links();
    const answers = await Promise.all([
      call("POST", ofAna),
      call("POST", ofAna),
      call("POST", ofBo),
    ]);
    const states = answers.map(({ body }) => body.state);
    expect(["acknowledged"]).toEqual([(await flagNow()).state]);
    expect(states.filter((state) => state === "done").length).toBeGreaterThan(0);
    const history = await db.pool.query(
      "select from rules.flag_history where type = 'acknowledged'",
    );
    expect(history.rowCount).toBe(1);
  });

  test("pressed by two people at the same moment is one who takes care of it, and one who hears that", async () => {
    await db.pool.query("update rules.flood_policy set flags = 4");
    await plant.vibrates(9, ...plant.tags.slice(0, 6));
    const letters = (await plant.settle()).filter(({ subject }) => subject.includes("flood"));
    const urls = letters.map(({ actions }) => new URL(actions[0]!.url));
    expect(urls).toHaveLength(2);
    // Both have looked at it before either can end it.
    const holding = await db.pool.connect();
    await holding.query("begin");
    await holding.query("select from rules.escalation where about_kind = 'flood' for update");
    const pressed = Promise.all(
      urls.map(({ pathname, search }) => call("POST", `${pathname}${search}`)),
    );
    await expect.poll(waiting, { timeout: 30_000 }).toBe(2);
    await holding.query("commit");
    holding.release();
    const states = (await pressed).map(({ body }) => body.state);
    expect(new Set(states)).toEqual(new Set(["done", "refused"]));
    const events = (await plant.events()).map(({ topic }) => topic);
    expect(events.filter((topic) => topic === "escalation.acknowledged")).toHaveLength(1);
  });

  /** How many wait for a lock in this test's database. */
  async function waiting(): Promise<number> {
    const { rows } = await db.pool.query<{ waiting: number }>(
      "select count(*)::int as waiting from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    );
    return rows[0]!.waiting;
  }

  test("says who was faster", async () => {
    await plant.vibrates(9, "P-101");
    const [ofAna, ofBo] = await links();
    await call("POST", ofBo);
    expect(await call("POST", ofAna)).toMatchObject({
      status: 409,
      body: { state: "refused", code: "already-over", words: "Bo has acknowledged it." },
    });
    const page = await call("GET", ofAna, "text/html");
    expect(page.status).toBe(409);
    expect(page.body).toContain("Bo has acknowledged it.");
    expect(page.body).not.toContain("<button");
  });

  test("still acknowledges what has returned unseen", async () => {
    await plant.vibrates(9, "P-101");
    const [link] = await links();
    await plant.vibrates(2, "P-101");
    await plant.settle();
    expect(await call("POST", link)).toMatchObject({ status: 200 });
    expect(await flagNow()).toMatchObject({ state: "normal", acknowledged_by: "Ana" });
  });

  test("of an earlier time does not acknowledge what was raised again since", async () => {
    await plant.vibrates(9, "P-101");
    const [old] = await links();
    await plant.vibrates(2, "P-101");
    await plant.settle();
    await plant.vibrates(9, "P-101");
    const [link] = await links();
    expect(await call("POST", old)).toMatchObject({ status: 409, body: { code: "raised-again" } });
    expect(await flagNow()).toMatchObject({ state: "unacknowledged" });
    expect(await call("POST", link)).toMatchObject({ status: 200 });
  });

  test("expires, and says when it did and what to do", async () => {
    await plant.vibrates(9, "P-101");
    const [link] = await links();
    plant.clock.advance(24 * 60 * minute);
    const { status, body } = await call("POST", link);
    expect({ status, code: body.code }).toEqual({ status: 410, code: "link-expired" });
    expect(body.words).toContain("Sign in to acknowledge it.");
    expect(await flagNow()).toMatchObject({ state: "unacknowledged" });
  });

  test("gives nobody a right that was taken from them since", async () => {
    await plant.vibrates(9, "P-101");
    const [ofAna, ofBo] = await links();
    await db.pool.query("update platform.person set disabled_at = now() where id = $1", [ana]);
    await db.pool.query("update platform.person set roles = '{viewer}' where id = $1", [bo]);
    expect(await call("POST", ofAna)).toMatchObject({
      status: 403,
      body: { code: "account-disabled" },
    });
    expect(await call("POST", ofBo)).toMatchObject({ status: 403, body: { code: "role-missing" } });
    expect(await flagNow()).toMatchObject({ state: "unacknowledged" });
  });

  test("that is made up or cut off says so and tells nothing", async () => {
    await plant.vibrates(9, "P-101");
    const [link] = await links();
    for (const wrong of [link.slice(0, -1), `${link.slice(0, -8)}AAAAAAAA`]) {
      expect(await call("GET", wrong)).toMatchObject({
        status: 404,
        body: { code: "unknown-link", subject: null, person: null },
      });
      expect((await call("POST", wrong)).status).toBe(404);
    }
    expect((await acknowledgeNobody()).rowCount).toBe(0);
  });

  test("is not given to who may not acknowledge", async () => {
    await db.pool.query("update platform.person set roles = '{viewer}' where id = $1", [ana]);
    await plant.vibrates(9, "P-101");
    const [toAna, toBo] = await plant.settle();
    expect(toAna).toMatchObject({ address: { name: "Ana" }, actions: [] });
    expect(toAna!.text).toContain("Your account may not acknowledge");
    expect(toBo!.actions).toHaveLength(1);
  });

  test("is kept as a hash only, and in no message once that was sent", async () => {
    await plant.vibrates(9, "P-101");
    const [link] = await links();
    const token = new URLSearchParams(link.split("?")[1]).get("token")!;
    const { rows } = await db.pool.query("select * from rules.acknowledge_link");
    expect(rows).toHaveLength(2);
    expect(JSON.stringify(rows)).not.toContain(token);
    const messages = await db.pool.query("select * from platform.message");
    expect(JSON.stringify(messages.rows)).not.toContain(token);
  });
});

const acknowledgeNobody = () =>
  db.pool.query("select from rules.flag_history where type = 'acknowledged'");

test("acknowledging in the web application ends what people are told, too", async () => {
  await plant.vibrates(9, "P-101");
  const [link] = await links();
  const by = { name: "Dora", sees: () => true };
  await acknowledgeFlag(plant.rulesDb, (await flagNow()).id, by, plant.clock.now());
  expect(await call("GET", link)).toMatchObject({
    status: 409,
    body: { words: "Dora has acknowledged it." },
  });
});
