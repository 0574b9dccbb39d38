import { createECDH, randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, beforeEach, expect, test } from "vitest";
import type { Principal } from "../../auth/principal.ts";
import type { Database } from "../../database/open-database.ts";
import { giveContactPoint } from "../../testing/collect-messages.ts";
import { testApi } from "../../testing/test-api.ts";
import { testDatabase } from "../../testing/test-database.ts";
import { signed } from "../adapters/webhook.ts";
import { startHttpReceiver } from "../testing/http-receiver.ts";
import { addPerson, installation } from "../testing/installation.ts";
import { startPushReceiver } from "../testing/push-receiver.ts";
import { readMail } from "../testing/read-mail.ts";
import { selfSigned } from "../testing/self-signed.ts";
import { startSmtpServer } from "../testing/smtp-server.ts";
import { notifierRoutes } from "./notifier-routes.ts";

let db: Database;
let mail: Awaited<ReturnType<typeof startSmtpServer>>;
let here: Awaited<ReturnType<typeof installation>>;
let tls: { cert: string; key: string };
let ana: number;
let ben: number;

beforeAll(async () => {
  db = await testDatabase();
  mail = await startSmtpServer();
  tls = await selfSigned();
  const dir = await mkdtemp(join(tmpdir(), "millwright-push-"));
  await writeFile(join(dir, "ca.pem"), tls.cert);
  here = await installation(db, {
    NOTIFY_TLS_CA: join(dir, "ca.pem"),
    SMTP_URL: `smtp://127.0.0.1:${mail.port}`,
    MAIL_FROM: "millwright@plant.example",
  });
  ana = await addPerson(db, { name: "Ana Ruiz" });
  ben = await addPerson(db, { name: "Ben Cole", sites: [2] });
  return async () => {
    await mail.close();
    await rm(dir, { recursive: true });
  };
});
beforeEach(async () => {
  await db.pool.query(
    "truncate platform.message, platform.contact_point, platform.webhook, platform.quiet_hours cascade",
  );
  mail.mails.length = 0;
  here.clock.advance(3_600_000);
});

function as(principal: Partial<Principal>) {
  const routes = notifierRoutes({ db, clock: here.clock, notifier: here.notifier });
  const app = testApi([routes], principal);
  return async (method: string, path: string, body?: unknown) => {
    const answer = await app.request(`/api/v1${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    });
    const text = await answer.text();
    const json = answer.headers.get("content-type")?.includes("json") === true;
    // oxlint-disable-next-line typescript/no-unsafe-assignment, typescript/no-explicit-any -- a test reads what it expects
    const read: any = json ? JSON.parse(text) : text;
    // oxlint-disable-next-line typescript/no-unsafe-assignment -- see above
    return { status: answer.status, body: read };
  };
}
const asAna = () => as({ id: ana, roles: ["technician"] });
const asBen = () => as({ id: ben, roles: ["technician"], sites: [2] });
const asAdmin = (sites: number[] | "all" = "all") => as({ id: 900, roles: ["admin"], sites });

/** The path behind the link of the newest mail. */
const confirmationLink = (): string => {
  const { text } = readMail(mail.mails.at(-1)?.source ?? "");
  return /https:\/\/plant\.example\/api\/v1(\S+)/.exec(text)?.[1] ?? "no link";
};

test("an address is told nothing but the question before somebody presses the link in its mail, once", async () => {
  const call = asAna();
  const added = await call("POST", "/people/me/contact-points/email", {
    address: "Ana@Plant.example",
    leastUrgency: 2,
  });
  expect(added).toMatchObject({
    status: 201,
    body: { address: "ana@plant.example", name: "email to a…@plant.example", confirmed: false },
  });
  await here.queue({ to: { personId: ana } });
  await here.send();
  expect(mail.mails.map(({ to }) => to)).toEqual([["ana@plant.example"]]);
  const link = confirmationLink();
  expect(await call("POST", `/people/me/contact-points/${added.body.id}/test`)).toMatchObject({
    status: 409,
    body: { code: "not-confirmed" },
  });
  // Programs that look at mail follow the link; that confirms nothing.
  const stranger = as({ id: 0, roles: [] });
  const looked = await stranger("GET", link);
  expect(looked.body).toContain("Ana Ruiz will be told by email to a…@plant.example");
  expect((await call("GET", "/people/me/contact-points")).body.items[0].confirmed).toBe(false);
  expect((await stranger("POST", link)).body).toContain("Confirmed");
  expect((await stranger("POST", link)).body).toContain("no longer works");
  expect((await call("GET", "/people/me/contact-points")).body.items[0].confirmed).toBe(true);
  await here.queue({ to: { personId: ana } });
  await here.send();
  expect(mail.mails).toHaveLength(2);
});

test("a link that is old, or of a mail before the last, says so and confirms nothing", async () => {
  const call = asAna();
  const { body } = await call("POST", "/people/me/contact-points/email", {
    address: "ana@plant.example",
  });
  await here.send();
  const first = confirmationLink();
  expect(await call("POST", `/people/me/contact-points/${body.id}/confirmation`)).toMatchObject({
    status: 409,
    body: { code: "asked-just-now" },
  });
  here.clock.advance(61_000);
  expect((await call("POST", `/people/me/contact-points/${body.id}/confirmation`)).status).toBe(
    204,
  );
  await here.send();
  expect((await call("POST", first)).body).toContain("no longer works");
  here.clock.advance(24 * 3_600_000);
  expect((await call("POST", confirmationLink())).body).toContain("expired");
  expect((await call("GET", "/people/me/contact-points")).body.items[0].confirmed).toBe(false);
});

test("who asks several times at once has asked once, whoever else asks for the same address", async () => {
  const address = "ana@plant.example";
  const ids: [ReturnType<typeof as>, number][] = [];
  for (const call of [asAna(), asBen()]) {
    const { body } = await call("POST", "/people/me/contact-points/email", { address });
    ids.push([call, body.id]);
    here.clock.advance(61_000);
  }
  const answers = await Promise.all(
    [...ids, ...ids, ...ids].map(([call, id]) =>
      call("POST", `/people/me/contact-points/${id}/confirmation`),
    ),
  );
  expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 409)).toHaveLength(5);
  await here.send();
  expect(mail.mails).toHaveLength(3);
});

test("nobody sees, changes, tests or removes somebody else's contact point", async () => {
  const id = await giveContactPoint(db, { personId: ana });
  const call = asBen();
  expect((await call("GET", "/people/me/contact-points")).body.items).toEqual([]);
  for (const [method, path, body] of [
    ["PATCH", "", { leastUrgency: 4 }],
    ["DELETE", "", undefined],
    ["POST", "/test", undefined],
    ["POST", "/confirmation", undefined],
  ] as const) {
    expect((await call(method, `/people/me/contact-points/${id}${path}`, body)).status).toBe(404);
  }
  const own = asAna();
  expect(await own("PATCH", `/people/me/contact-points/${id}`, { leastUrgency: 4 })).toMatchObject({
    status: 200,
    body: { leastUrgency: 4 },
  });
  expect((await own("DELETE", `/people/me/contact-points/${id}`)).status).toBe(204);
  expect((await own("GET", "/people/me/contact-points")).body.items).toEqual([]);
});

test("nobody's mailbox is filled with questions, by whatever way they are asked", async () => {
  const call = asAna();
  const address = "somebody.else@plant.example";
  const add = (to: string) => call("POST", "/people/me/contact-points/email", { address: to });
  const { body } = await add(address);
  await call("DELETE", `/people/me/contact-points/${body.id}`);
  expect(await add(address)).toMatchObject({ status: 409, body: { code: "asked-just-now" } });
  expect(await asBen()("POST", "/people/me/contact-points/email", { address })).toMatchObject({
    status: 409,
    body: { code: "asked-just-now" },
  });
  for (let n = 0; n < 9; n += 1) {
    const { body: one } = await add(`ana+${n}@plant.example`);
    await call("DELETE", `/people/me/contact-points/${one.id}`);
  }
  expect(await add("ana+9@plant.example")).toMatchObject({
    status: 409,
    body: { code: "asked-too-often" },
  });
});

test("a person has ten contact points at most, and each address once", async () => {
  const call = asAna();
  const add = (n: number) =>
    call("POST", "/people/me/contact-points/email", { address: `ana+${n}@plant.example` });
  for (let n = 0; n < 9; n += 1) expect((await add(n)).status).toBe(201);
  expect(await add(0)).toMatchObject({ status: 409, body: { code: "already-there" } });
  expect((await add(9)).status).toBe(201);
  expect(await add(10)).toMatchObject({ status: 409, body: { code: "too-many-contact-points" } });
});

test("a test message says what happened, and not more often than is needed to look", async () => {
  const id = await giveContactPoint(db, { personId: ana });
  const call = asAna();
  const test = () => call("POST", `/people/me/contact-points/${id}/test`);
  expect((await test()).body).toMatchObject({ result: "delivered" });
  expect(mail.mails).toHaveLength(1);
  expect(await test()).toMatchObject({ status: 409, body: { code: "tested-just-now" } });
  here.clock.advance(11_000);
  mail.behave("refuse");
  expect((await test()).body).toMatchObject({
    result: "refused",
    reason: expect.stringContaining("550"),
  });
  mail.behave("take");
});

test("a browser subscribes, is told, and belongs to whoever subscribed in it last", async () => {
  const { publicKey } = (await asAna()("GET", "/notifications/channels")).body.push;
  await using service = await startPushReceiver(publicKey, tls);
  const subscription = { name: "Firefox on Linux", ...service.address, leastUrgency: 3 };
  const first = await asAna()("POST", "/people/me/contact-points/push", subscription);
  expect(first).toMatchObject({
    status: 201,
    body: { confirmed: true, address: expect.stringMatching(/^127/) },
  });
  await here.queue({ to: { personId: ana }, urgency: 2 });
  await here.queue({ to: { personId: ana }, urgency: 3 });
  await here.send();
  expect(service.taken.map((one) => service.read(one))).toMatchObject([
    { title: "Bearing vibration of P-105 is high", url: "https://plant.example/flags/12" },
  ]);
  expect((await asBen()("POST", "/people/me/contact-points/push", subscription)).status).toBe(201);
  expect((await asAna()("GET", "/people/me/contact-points")).body.items).toEqual([]);
  // The browser has unsubscribed: its push service says so, and it is not asked again.
  service.behave({ status: 410, headers: {} });
  await here.queue({ to: { personId: ben }, siteId: 2 });
  await here.send();
  expect((await asBen()("GET", "/people/me/contact-points")).body.items).toEqual([]);
});

test("a subscription of no browser is refused, with the field to mend", async () => {
  const keys = createECDH("prime256v1");
  keys.generateKeys();
  const good = {
    p256dh: keys.getPublicKey("base64url"),
    auth: randomBytes(16).toString("base64url"),
  };
  const call = (body: unknown) => asAna()("POST", "/people/me/contact-points/push", body);
  for (const [field, body] of [
    ["endpoint", { name: "x", endpoint: "http://push.example/1", keys: good }],
    [
      "keys.auth",
      { name: "x", endpoint: "https://push.example/1", keys: { ...good, auth: "short" } },
    ],
  ] as const) {
    const answer = await call(body);
    expect(answer.status).toBe(422);
    expect(answer.body.errors.map((error: { field: string }) => error.field)).toEqual([field]);
  }
});

test("quiet hours are set, read and cleared by their person, in a zone that exists", async () => {
  const call = asAna();
  const hours = { from: "22:00", to: "06:30", zone: "Europe/Madrid", wakeUrgency: 4 };
  expect((await call("PUT", "/people/me/quiet-hours", hours)).status).toBe(200);
  expect((await call("GET", "/people/me/quiet-hours")).body).toEqual({ quietHours: hours });
  expect((await asBen()("GET", "/people/me/quiet-hours")).body).toEqual({ quietHours: null });
  for (const wrong of [
    { zone: "Mars/Olympus" },
    { from: "25:00" },
    { to: "22:00" },
    { wakeUrgency: 5 },
  ]) {
    expect((await call("PUT", "/people/me/quiet-hours", { ...hours, ...wrong })).status).toBe(422);
  }
  expect((await call("DELETE", "/people/me/quiet-hours")).status).toBe(204);
  expect((await call("GET", "/people/me/quiet-hours")).body).toEqual({ quietHours: null });
});

test("everybody reads their own messages, administrators those within their sites, and nobody a link that acts", async () => {
  await giveContactPoint(db, { personId: ana });
  await giveContactPoint(db, { personId: ben });
  for (let n = 0; n < 3; n += 1) await here.queue({ to: { personId: ana } });
  await here.queue({ to: { personId: ben }, siteId: 2, about: { kind: "order", id: 7 } });
  const ids = async (call: ReturnType<typeof as>, path: string) => {
    const { body } = await call("GET", path);
    expect(JSON.stringify(body)).not.toContain("secret-");
    return body.items.map((item: { to: { id: number } }) => item.to.id);
  };
  expect(await ids(asBen(), "/people/me/messages")).toEqual([ben]);
  expect(await ids(asAdmin(), "/messages")).toEqual([ben, ana, ana, ana]);
  expect(await ids(asAdmin([2]), "/messages")).toEqual([ben]);
  expect(await ids(asAdmin(), "/messages?about=order:7")).toEqual([ben]);
  expect(await ids(asAdmin(), `/messages?state=waiting&personId=${ana}&limit=2`)).toEqual([
    ana,
    ana,
  ]);
  const first = await asAdmin()("GET", "/messages?limit=3");
  expect(await ids(asAdmin(), `/messages?cursor=${first.body.nextCursor}`)).toEqual([ana]);
  const [bens] = (await asBen()("GET", "/people/me/messages")).body.items;
  await here.send();
  expect((await asBen()("GET", `/messages/${bens.id}`)).body).toMatchObject({
    state: "delivered",
    attemptList: [{ n: 1, result: "delivered" }],
  });
  expect((await asAna()("GET", `/messages/${bens.id}`)).status).toBe(404);
  expect((await asAdmin([2])("GET", `/messages/${bens.id}`)).status).toBe(200);
  expect((await asAdmin([1])("GET", `/messages/${bens.id}`)).status).toBe(404);
});

test("a webhook's secret is shown once, signs what it gets, and gives way to a new one within a day", async () => {
  await using program = await startHttpReceiver({ take: 204, refuse: 422, fail: 503 });
  const call = asAdmin();
  const facts = { name: "Chat", url: `${program.url}/x`, events: ["flag.escalated"], sites: "all" };
  const added = await call("POST", "/webhooks", facts);
  expect(added.status).toBe(201);
  const { secret, webhook } = added.body;
  expect(JSON.stringify((await call("GET", "/webhooks")).body)).not.toContain(secret);
  expect((await call("POST", "/webhooks", facts)).body).toMatchObject({ code: "name-taken" });
  expect((await call("POST", `/webhooks/${webhook.id}/test`)).body).toMatchObject({
    result: "delivered",
  });
  const signatures = () => {
    const { headers, body } = program.taken.at(-1)!;
    const at = Number(headers["webhook-timestamp"]) * 1_000;
    const expected = (key: string) =>
      signed(String(headers["webhook-id"]), body, [key], at)["webhook-signature"];
    return { sent: String(headers["webhook-signature"]).split(" "), expected };
  };
  const one = signatures();
  expect(one.sent).toEqual([one.expected(secret)]);
  const renewed = await call("POST", `/webhooks/${webhook.id}/secret`);
  here.clock.advance(11_000);
  await call("POST", `/webhooks/${webhook.id}/test`);
  const both = signatures();
  expect(both.sent).toEqual([both.expected(renewed.body.secret), both.expected(secret)]);
  here.clock.advance(24 * 3_600_000);
  await call("POST", `/webhooks/${webhook.id}/test`);
  const last = signatures();
  expect(last.sent).toEqual([last.expected(renewed.body.secret)]);
  expect((await call("DELETE", `/webhooks/${webhook.id}`)).status).toBe(204);
  expect((await call("GET", "/webhooks")).body.items).toEqual([]);
});

test("a webhook belongs to administrators within its sites", async () => {
  const facts = { name: "All", url: "https://chat.example/x", events: ["*"], sites: "all" };
  const { body } = await asAdmin()("POST", "/webhooks", facts);
  const local = asAdmin([2]);
  expect((await local("GET", "/webhooks")).body.items).toEqual([]);
  expect((await local("PATCH", `/webhooks/${body.webhook.id}`, { paused: true })).status).toBe(404);
  expect((await local("POST", "/webhooks", { ...facts, name: "Mine" })).body).toMatchObject({
    code: "beyond-own-sites",
  });
  expect((await local("POST", "/webhooks", { ...facts, name: "Mine", sites: [2] })).status).toBe(
    201,
  );
  expect((await asAna()("GET", "/webhooks")).status).toBe(403);
});

test("what an address alone shows to be wrong is refused when it is given", async () => {
  const add = (url: string) =>
    asAdmin()("POST", "/webhooks", { name: "x", url, events: ["*"], sites: "all" });
  expect((await add("https://me:secret@chat.example/")).status).toBe(422);
  expect((await add("file:///etc/passwd")).status).toBe(422);
});

test("a token has no contact points", async () => {
  const call = as({ kind: "machine", id: ana, roles: ["admin"] });
  expect(await call("GET", "/people/me/contact-points")).toMatchObject({
    status: 409,
    body: { code: "not-a-person" },
  });
});
