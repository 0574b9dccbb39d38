import { beforeAll, expect, test, vi } from "vitest";
import { createLog } from "../../log/log.ts";
import { createMetrics } from "../../metrics/metrics.ts";
import type { Database } from "../../database/open-database.ts";
import { createQueues } from "../../queue/queues.ts";
import type { Queues } from "../../queue/queues.ts";
import { giveContactPoint } from "../../testing/collect-messages.ts";
import { testDatabase } from "../../testing/test-database.ts";
import { testQueues } from "../../testing/test-queues.ts";
import type { Principal } from "../../auth/principal.ts";
import { startHttpReceiver } from "../testing/http-receiver.ts";
import { addPerson, installation } from "../testing/installation.ts";
import { startSmtpServer } from "../testing/smtp-server.ts";
import { addWebhook } from "../webhooks/webhooks.ts";
import { startSender } from "./start-sender.ts";

const log = createLog({ level: "silent" });
const from = { MAIL_FROM: "millwright@plant.example" };
const admin: Principal = {
  kind: "person",
  id: 1,
  name: "Ana Ruiz",
  roles: ["admin"],
  sites: "all",
};
let db: Database;
let queues: Queues;
beforeAll(async () => {
  db = await testDatabase();
  queues = await testQueues(db);
});

test("what is queued before and while a sender runs is told without anybody pushing it along, and counted", async () => {
  await using mail = await startSmtpServer();
  const here = await installation(db, {
    SMTP_URL: `smtp://127.0.0.1:${mail.port}`,
    ...from,
  });
  const personId = await addPerson(db);
  await giveContactPoint(db, { personId });
  const metrics = createMetrics();
  await here.queue({ to: { personId }, subject: "before" });
  const sender = await startSender({
    db,
    queues,
    clock: here.clock,
    log,
    metrics,
    notifier: here.notifier,
  });
  await mail.taken(1);
  await here.queue({ to: { personId }, subject: "while" });
  await mail.taken(2);
  const told = async (): Promise<string[]> => {
    const { rows } = await db.pool.query<{ state: string }>("select state from platform.message");
    return rows.map(({ state }) => state);
  };
  await vi.waitFor(async () => expect(await told()).toEqual(["delivered", "delivered"]), 20_000);
  await sender.stop();
  const { body } = await metrics.expose();
  expect(body).toContain('message_attempts_total{channel="email",result="delivered"} 2\n');
  expect(body).toContain('message_backlog{state="waiting"} 0\n');
  expect(body).toContain("message_oldest_seconds 0\n");
});

test("while the queue is away, what is due is told all the same", async () => {
  await using mail = await startSmtpServer();
  const here = await installation(db, { SMTP_URL: `smtp://127.0.0.1:${mail.port}`, ...from });
  const personId = await addPerson(db);
  await giveContactPoint(db, { personId });
  const lost = await createQueues({
    config: { queue: { kind: "postgres" }, jobs: { lockMs: 1_000, stalledMs: 1_000 } },
    database: db,
    log,
  });
  const facts = { db, queues: lost, clock: here.clock, log, metrics: createMetrics() };
  const sender = await startSender({ ...facts, notifier: here.notifier });
  await lost.close();
  await here.queue({ to: { personId } });
  here.clock.advance(10_000);
  await mail.taken(1);
  await sender.stop();
});

test("however much waits for a program that does not answer, and however urgent, people are told meanwhile", async () => {
  await using mail = await startSmtpServer();
  await using program = await startHttpReceiver({ take: 204, refuse: 422, fail: 503 });
  program.behave("hang");
  const here = await installation(db, { SMTP_URL: `smtp://127.0.0.1:${mail.port}`, ...from });
  const { clock, notifier } = here;
  const { webhook } = await addWebhook({ db, clock, keys: notifier.keys! }, admin, {
    name: "Asleep",
    url: `${program.url}/hook`,
    events: ["*"],
    sites: "all",
  });
  await db.pool.query(
    `insert into platform.message (webhook_id, subject, text, data, urgency, about_kind, about_id, dedupe_key, queued_at, not_before)
     select $1, 's', 't', '{}', 4, 'flag', '12', 'many:' || n, $2, $2 from generate_series(1, 1000) n`,
    [webhook.id, new Date(clock.now() - 60_000)],
  );
  const personId = await addPerson(db);
  await giveContactPoint(db, { personId });
  await here.queue({ to: { personId }, urgency: 1 });
  const own = await createQueues({
    config: { queue: { kind: "postgres" }, jobs: { lockMs: 1_000, stalledMs: 1_000 } },
    database: db,
    log,
  });
  const facts = { db, queues: own, clock, log, metrics: createMetrics(), notifier };
  const sender = await startSender(facts);
  await mail.taken(1);
  await sender.stop();
  await own.close();
});
