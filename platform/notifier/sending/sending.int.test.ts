import { readdir } from "node:fs/promises";
import * as fc from "fast-check";
import { sql } from "kysely";
import { beforeAll, beforeEach, expect, test } from "vitest";
import type { Database } from "../../database/open-database.ts";
import { giveContactPoint } from "../../testing/collect-messages.ts";
import { testDatabase } from "../../testing/test-database.ts";
import { mostWaiting, queueMessage } from "../queue-message.ts";
import { readAttempts, readMessages } from "../read-messages.ts";
import { howToReach } from "../read-person.ts";
import { sweepMessages } from "../sweep-messages.ts";
import type { MessageTables } from "../tables.ts";
import { startHttpReceiver } from "../testing/http-receiver.ts";
import { addPerson, installation } from "../testing/installation.ts";
import { startSmtpServer } from "../testing/smtp-server.ts";
import { readMail } from "../testing/read-mail.ts";
import { addWebhook, changeWebhook } from "../webhooks/webhooks.ts";
import type { Principal } from "../../auth/principal.ts";
import { withdrawMessages } from "../withdraw-messages.ts";
import { messageAge } from "./sending-figures.ts";
import { lookAfter } from "./look-after.ts";
import { mostAttempts } from "./next-attempt.ts";

type Installation = Awaited<ReturnType<typeof installation>>;

const minute = 60_000;
const flag = { kind: "flag", id: 12 };
const admin: Principal = {
  kind: "person",
  id: 1,
  name: "Ana Ruiz",
  roles: ["admin"],
  sites: "all",
};

let db: Database;
let mail: Awaited<ReturnType<typeof startSmtpServer>>;
let program: Awaited<ReturnType<typeof startHttpReceiver>>;
let here: Installation;

beforeAll(async () => {
  db = await testDatabase();
  mail = await startSmtpServer();
  program = await startHttpReceiver({ take: 204, refuse: 422, fail: 503 });
  here = await installation(db, {
    SMTP_URL: `smtp://127.0.0.1:${mail.port}`,
    MAIL_FROM: "Millwright <millwright@plant.example>",
  });
  return async () => {
    await mail.close();
    await program.close();
  };
});

beforeEach(async () => {
  await db.pool.query(
    "truncate platform.message, platform.contact_point, platform.webhook, platform.quiet_hours cascade",
  );
  here.clock.set(Date.UTC(2026, 10, 22, 10));
  mail.mails.length = 0;
  mail.behave("take");
  program.taken.length = 0;
  program.behave("take");
});

const traces = () =>
  readMessages(
    db.as<unknown>(),
    sql`m.about_kind = ${flag.kind} and m.about_id = ${String(flag.id)}`,
    500,
  );

const webhook = (facts: { events?: string[]; sites?: number[] | "all"; name?: string } = {}) =>
  addWebhook({ db, clock: here.clock, keys: here.notifier.keys! }, admin, {
    name: facts.name ?? "Maintenance chat",
    url: `${program.url}/hook`,
    events: facts.events ?? ["flag.escalated"],
    sites: facts.sites ?? "all",
  });

test("a message of a transaction that rolls back is never told", async () => {
  const personId = await addPerson(db);
  await giveContactPoint(db, { personId });
  const failing = db
    .as<MessageTables>()
    .transaction()
    .execute(async (trx) => {
      await queueMessage(trx, {
        to: { personId },
        siteId: null,
        subject: "no",
        text: "no",
        urgency: 4,
        about: flag,
        dedupeKey: "rolled back",
        at: new Date(here.clock.now()),
      });
      throw new Error("changed my mind");
    });
  await expect(failing).rejects.toThrow("changed my mind");
  await here.send();
  expect(mail.mails).toEqual([]);
});

test("a message is told once by each way of its person, with whole links, and what acts in it is forgotten", async () => {
  const personId = await addPerson(db, { name: "Ben Cole" });
  await giveContactPoint(db, { personId, leastUrgency: 1 });
  await giveContactPoint(db, { personId, leastUrgency: 3 });
  await giveContactPoint(db, { personId, leastUrgency: 4 });
  expect(await here.queue({ to: { personId }, urgency: 3 })).toMatchObject({ queued: true });
  await here.send();
  await here.send();
  expect(mail.mails).toHaveLength(2);
  const { text } = readMail(mail.mails[0]?.source ?? "");
  expect(text).toContain("https://plant.example/flags/12");
  expect(text).toMatch(/Acknowledge.*\n?.*https:\/\/plant\.example\/acknowledge\/secret-/);
  const [trace] = await traces();
  expect(trace).toMatchObject({
    to: { kind: "person", id: personId, name: "Ben Cole" },
    state: "delivered",
    deliveries: [
      { channel: "email", state: "delivered", attempts: 1 },
      { channel: "email", state: "delivered", attempts: 1 },
    ],
  });
  const { rows } = await db.pool.query("select actions from platform.message");
  expect(rows).toEqual([{ actions: null }]);
});

test("whatever text is in what a program is to be given, the change that tells of it is not undone by it", async () => {
  await webhook();
  const odd = ["a\0b", String.raw`C:\u0000 \ud800`, "half a pair: \ud83d", "🔧"];
  await here.queue({
    to: { event: "flag.escalated" },
    text: odd.join(),
    data: { odd, within: { [odd[0]!]: odd[2] } },
  });
  await here.send();
  const { data } = JSON.parse(program.taken[0]?.body.toString() ?? "");
  expect(data.odd).toEqual(["ab", odd[1], "half a pair: \ufffd", "🔧"]);
  expect(data.within).toEqual({ ab: "half a pair: \ufffd" });
  expect(data.text).toBe(data.odd.join());
});

test("a message with a key that was used before is the same message", async () => {
  const personId = await addPerson(db);
  await giveContactPoint(db, { personId });
  const first = await here.queue({ to: { personId }, dedupeKey: "step 1 of flag 12" });
  const again = await here.queue({
    to: { personId },
    dedupeKey: "step 1 of flag 12",
    text: "other",
  });
  expect(again).toEqual({
    queued: false,
    because: "already-queued",
    id: first.queued ? first.id : undefined,
  });
  await here.send();
  expect(mail.mails).toHaveLength(1);
});

test("whoever cannot be told is said so, and why", async () => {
  const nobody = await addPerson(db, { name: "Cy" });
  const elsewhere = await addPerson(db, { name: "Di", sites: [2] });
  await giveContactPoint(db, { personId: elsewhere });
  const urgentOnly = await addPerson(db, { name: "Ed" });
  await giveContactPoint(db, { personId: urgentOnly, leastUrgency: 4 });
  const gone = await addPerson(db, { name: "Flo" });
  await giveContactPoint(db, { personId: gone });
  await db.pool.query("update platform.person set disabled_at = now() where id = $1", [gone]);
  for (const personId of [nobody, elsewhere, urgentOnly, gone])
    await here.queue({ to: { personId } });
  await here.send();
  expect(mail.mails).toEqual([]);
  expect((await traces()).map(({ state, reason }) => [state, reason]).toReversed()).toEqual([
    ["failed", "Cy has no contact point that works."],
    ["failed", "Di no longer reaches the site this is about."],
    ["failed", "Ed wants no messages of urgency 3."],
    ["failed", "Flo has an account that is disabled."],
  ]);
  const ask = { urgency: 3 as const, at: new Date(here.clock.now()), siteId: 1 };
  expect(await howToReach(db.as<unknown>(), nobody, ask)).toMatchObject({
    now: false,
    because: "no-contact-point",
  });
});

test("quiet hours hold what is not urgent enough until they end, and let through what is", async () => {
  const personId = await addPerson(db, { name: "Ana" });
  await giveContactPoint(db, { personId });
  await db.pool.query("insert into platform.quiet_hours values ($1, 600, 720, 'UTC', 4, now())", [
    personId,
  ]);
  await here.queue({ to: { personId }, urgency: 3 });
  await here.queue({ to: { personId }, urgency: 4, subject: "wakes" });
  const end = new Date(here.clock.now() + 120 * minute);
  await here.queue({ to: { personId }, urgency: 2, subject: "too late then", expiresAt: end });
  await here.send();
  expect(mail.mails.map(({ source }) => readMail(source).headers.get("subject"))).toEqual([
    "wakes",
  ]);
  const [late, , held] = await traces();
  expect(held).toMatchObject({
    state: "waiting",
    notBefore: end,
    reason: "Ana has quiet hours (10:00 to 12:00 UTC) and is woken from urgency 4 on.",
  });
  expect(late?.state).toBe("expired");
  here.clock.advance(119 * minute);
  await here.send();
  expect(mail.mails).toHaveLength(1);
  here.clock.advance(minute);
  await here.send();
  expect(mail.mails).toHaveLength(2);
});

test("what fails is tried again with growing pauses, by the same key, until it is taken", async () => {
  const personId = await addPerson(db);
  await giveContactPoint(db, { personId });
  mail.behave("fail");
  const queued = await here.queue({ to: { personId } });
  await here.send();
  expect((await traces())[0]).toMatchObject({
    state: "waiting",
    notBefore: new Date(here.clock.now() + 15_000),
    deliveries: [{ state: "waiting", attempts: 1, reason: expect.stringContaining("451") }],
  });
  here.clock.advance(14_999);
  expect(await here.send()).toBe(0);
  here.clock.advance(1);
  await here.send();
  mail.behave("take");
  here.clock.advance(minute);
  await here.send();
  expect(mail.mails).toHaveLength(1);
  const attempts = await readAttempts(db.as<unknown>(), queued.queued ? queued.id : 0);
  expect(attempts.map(({ n, result }) => [n, result])).toEqual([
    [1, "failed"],
    [2, "failed"],
    [3, "delivered"],
  ]);
});

test("a way that fails at every attempt is given up, and one that refuses is not asked again", async () => {
  const personId = await addPerson(db);
  await giveContactPoint(db, { personId });
  mail.behave("fail");
  await here.queue({ to: { personId } });
  for (let n = 0; n <= mostAttempts; n += 1) {
    await here.send();
    here.clock.advance(300 * minute);
  }
  expect((await traces())[0]).toMatchObject({
    state: "failed",
    deliveries: [{ state: "failed", attempts: mostAttempts }],
  });
  mail.behave("refuse");
  await here.queue({ to: { personId } });
  await here.send();
  expect((await traces())[0]).toMatchObject({
    state: "failed",
    reason: expect.stringContaining("550"),
    deliveries: [{ state: "refused", attempts: 1 }],
  });
  expect(await messageAge(db, here.clock.now())).toMatchObject({ waiting: 0, failedLately: 1 });
});

test("nothing is told after its time", async () => {
  const personId = await addPerson(db);
  await giveContactPoint(db, { personId });
  mail.behave("fail");
  await here.queue({ to: { personId }, expiresAt: new Date(here.clock.now() + 10_000) });
  await here.send();
  expect((await traces())[0]).toMatchObject({ state: "failed", deliveries: [{ attempts: 1 }] });
  await here.queue({ to: { personId }, expiresAt: new Date(here.clock.now() + 10_000) });
  here.clock.advance(10_000);
  await here.send();
  expect((await traces())[0]).toMatchObject({ state: "expired", deliveries: [] });
});

test("what was withdrawn is not told any more, and what was told stays told", async () => {
  const personId = await addPerson(db);
  await giveContactPoint(db, { personId });
  await here.queue({ to: { personId } });
  await here.send();
  const later = new Date(here.clock.now() + minute);
  await here.queue({ to: { personId }, notBefore: later });
  await here.queue({ to: { personId }, notBefore: later, dedupeKey: "other:1" });
  const withdrawn = await db
    .as<MessageTables>()
    .transaction()
    .execute((trx) =>
      withdrawMessages(trx, {
        about: flag,
        reason: "Ben has acknowledged it.",
        at: new Date(here.clock.now()),
        dedupeKeyStartsWith: "test:",
      }),
    );
  expect(withdrawn).toBe(1);
  here.clock.advance(minute);
  await here.send();
  expect((await traces()).map(({ state }) => state)).toEqual([
    "delivered",
    "withdrawn",
    "delivered",
  ]);
  expect(mail.mails).toHaveLength(2);
});

test("an event is told to the webhooks that listen to it at its site, and to nobody else", async () => {
  expect(await here.queue({ to: { event: "flag.escalated" } })).toEqual({
    queued: false,
    because: "nobody-listens",
  });
  const { webhook: listening } = await webhook();
  await webhook({ name: "other site", sites: [2] });
  await webhook({ name: "other event", events: ["order.escalated"] });
  await webhook({ name: "everything", events: ["*"], sites: [1] });
  await here.queue({ to: { event: "flag.escalated" } });
  await here.send();
  expect((await traces())[0]?.deliveries.map(({ name }) => name)).toEqual([
    "Maintenance chat",
    "everything",
  ]);
  expect(program.taken).toHaveLength(2);
  expect(JSON.parse(program.taken[0]?.body.toString() ?? "")).toMatchObject({
    type: "flag.escalated",
    data: { about: flag, siteId: 1, link: "https://plant.example/flags/12" },
  });
  await here.queue({ to: { webhookId: listening.id } });
  await here.send();
  expect(program.taken).toHaveLength(3);
});

test("a webhook that wants no more is paused with the reason, until an administrator wakes it", async () => {
  const { webhook: one } = await webhook();
  program.behave({ status: 410, headers: {} });
  await here.queue({ to: { event: "flag.escalated" } });
  await here.send();
  program.behave("take");
  await here.queue({ to: { event: "flag.escalated" } });
  await here.send();
  expect((await traces())[0]).toMatchObject({
    state: "failed",
    reason: 'The webhook "Maintenance chat" is paused: It answered 410: it wants no more.',
  });
  await changeWebhook({ db, clock: here.clock }, admin, one.id, { paused: false });
  await here.queue({ to: { event: "flag.escalated" } });
  await here.send();
  expect(program.taken).toHaveLength(1);
});

test("a receiver that asks for more time is given it", async () => {
  await webhook();
  program.behave({ status: 429, headers: { "retry-after": "600" } });
  await here.queue({ to: { event: "flag.escalated" } });
  await here.send();
  expect((await traces())[0]?.notBefore).toEqual(new Date(here.clock.now() + 600_000));
});

test("a wake-up that comes too early tells nobody", async () => {
  const personId = await addPerson(db);
  await giveContactPoint(db, { personId });
  const later = new Date(here.clock.now() + minute);
  const queued = await here.queue({ to: { personId }, notBefore: later });
  const { ways, keys, base } = here.notifier;
  const deps = { db, clock: here.clock, ways, keys, base, signal: new AbortController().signal };
  await lookAfter(deps, queued.queued ? queued.id : 0);
  expect(mail.mails).toEqual([]);
  expect((await traces())[0]).toMatchObject({ state: "waiting", deliveries: [] });
});

test("whatever number of processes send, each message is told once", async () => {
  const personId = await addPerson(db);
  await giveContactPoint(db, { personId });
  for (let n = 0; n < 15; n += 1) await here.queue({ to: { personId } });
  await Promise.all([here.send(), here.send(), here.send()]);
  expect(mail.mails).toHaveLength(15);
});

test("however the mail server behaves and whoever stops when, each message is told once or not at all, and ends", async () => {
  const personId = await addPerson(db);
  await giveContactPoint(db, { personId });
  const step = fc.record({
    how: fc.constantFrom("take" as const, "fail" as const, "refuse" as const),
    minutes: fc.constantFrom(0, 1, 20, 300),
    messages: fc.nat(2),
    senders: fc.integer({ min: 1, max: 3 }),
    stopped: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 5 }), async (steps) => {
      await db.pool.query("truncate platform.message cascade");
      mail.mails.length = 0;
      for (const { how, minutes, messages, senders, stopped } of steps) {
        mail.behave(how);
        for (let n = 0; n < messages; n += 1) await here.queue({ to: { personId } });
        const signal = stopped ? AbortSignal.abort() : undefined;
        await Promise.all(Array.from({ length: senders }, () => here.send(signal)));
        here.clock.advance(minutes * minute);
      }
      mail.behave("take");
      for (let n = 0; n < mostAttempts; n += 1) {
        await here.send();
        here.clock.advance(300 * minute);
      }
      const states = (await traces()).map(({ state }) => state);
      expect(states.filter((state) => state === "delivered")).toHaveLength(mail.mails.length);
      expect(states.filter((state) => state !== "delivered" && state !== "failed")).toEqual([]);
      const ids = mail.mails.map(({ source }) => readMail(source).headers.get("message-id"));
      expect(new Set(ids).size).toBe(ids.length);
    }),
    { numRuns: 6 },
  );
});

test("a process that dies with a message in hand loses it after its lease; it is told again by the same key", async () => {
  const personId = await addPerson(db);
  await giveContactPoint(db, { personId });
  await here.queue({ to: { personId } });
  await here.send();
  // As it is left by whoever dies between sending and writing down.
  await db.pool.query(`
    delete from platform.message_attempt`);
  await db.pool.query(
    `update platform.message_delivery set state = 'waiting', settled_at = null, claimed_until = $1`,
    [new Date(here.clock.now() + 120_000)],
  );
  await db.pool.query(
    `update platform.message set state = 'waiting', settled_at = null, not_before = $1`,
    [new Date(here.clock.now() + 120_000)],
  );
  expect(await here.send()).toBe(0);
  here.clock.advance(120_000);
  await here.send();
  const ids = mail.mails.map(({ source }) => readMail(source).headers.get("message-id"));
  expect(ids).toHaveLength(2);
  expect(new Set(ids).size).toBe(1);
});

test("a message over which every process dies that has it in hand is given up like any other", async () => {
  const personId = await addPerson(db);
  await giveContactPoint(db, { personId });
  mail.behave("fail");
  await here.queue({ to: { personId } });
  await here.send();
  here.clock.advance(minute);
  // As it is left by those who died, each at its attempt.
  const lost = new Date(here.clock.now() + 120_000);
  await db.pool.query("update platform.message_delivery set attempts = $1, claimed_until = $2", [
    mostAttempts,
    lost,
  ]);
  await db.pool.query("update platform.message set not_before = $1", [lost]);
  mail.behave("take");
  expect(await here.send()).toBe(0);
  here.clock.advance(120_000);
  await here.send();
  expect(mail.mails).toEqual([]);
  expect((await traces())[0]).toMatchObject({
    state: "failed",
    deliveries: [
      {
        state: "failed",
        attempts: mostAttempts,
        reason: "It was given up: whoever sent it stopped each time before its answer came.",
      },
    ],
  });
});

test("a stop gives back what is in hand, and the attempt does not count", async () => {
  const personId = await addPerson(db);
  await giveContactPoint(db, { personId });
  mail.behave("hang");
  await here.queue({ to: { personId } });
  const stop = new AbortController();
  const sending = here.send(stop.signal);
  await mail.reached();
  stop.abort();
  await sending.catch(() => {});
  expect((await traces())[0]).toMatchObject({
    state: "waiting",
    deliveries: [{ state: "waiting", attempts: 0 }],
  });
  mail.behave("take");
  await here.send();
  expect((await traces())[0]?.state).toBe("delivered");
});

test("no more wait for one person than anybody reads; what is too much is kept with its reason", async () => {
  const personId = await addPerson(db);
  await giveContactPoint(db, { personId });
  const at = new Date(here.clock.now());
  await db.pool.query(
    `insert into platform.message (person_id, subject, text, actions, data, urgency, about_kind, about_id, dedupe_key, queued_at, not_before)
     select $1, 's', 't', '[]', '{}', 1, 'flag', '12', 'many:' || n, $2, $2 from generate_series(1, $3::int) n`,
    [personId, at, mostWaiting.person],
  );
  expect(await here.queue({ to: { personId } })).toMatchObject({
    queued: false,
    because: "too-many-waiting",
    reason: `Not sent: ${mostWaiting.person} messages already wait for this person.`,
  });
  expect((await traces())[0]).toMatchObject({ state: "failed" });
});

test("what was settled long ago is swept with its ways and attempts, and what waits stays", async () => {
  const personId = await addPerson(db);
  await giveContactPoint(db, { personId });
  await here.queue({ to: { personId } });
  await here.send();
  await here.queue({ to: { personId }, notBefore: new Date(here.clock.now() + 1e9) });
  const later = new Date(here.clock.now() + 86_400_000);
  expect(await sweepMessages(db, later)).toBe(1);
  expect((await traces()).map(({ state }) => state)).toEqual(["waiting"]);
  const { rows } = await db.pool.query(
    "select count(*)::int as left from platform.message_delivery",
  );
  expect(rows).toEqual([{ left: 0 }]);
});

test("whatever refers to a thing that may be removed is found by an index", async () => {
  const { rows } = await db.pool.query(
    `select c.conrelid::regclass || '.' || a.attname as column
     from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
     where c.contype = 'f' and c.conrelid::regclass::text like 'platform.message%'
       and not exists (select from pg_index i where i.indrelid = c.conrelid and i.indkey[0] = c.conkey[1])
     order by 1`,
  );
  expect(rows).toEqual([]);
});

test("the key is made once, in a file that only its owner reads", async () => {
  expect(await readdir(here.dataDir)).toContain("notifier.key");
  const again = await installation(db, { DATA_DIR: here.dataDir });
  expect(again.notifier.keys?.id).toBe(here.notifier.keys?.id);
});
