import { beforeAll, expect, test, vi } from "vitest";
import { createLog } from "../../log/log.ts";
import { createMetrics } from "../../metrics/metrics.ts";
import type { Database } from "../../database/open-database.ts";
import { createQueues } from "../../queue/queues.ts";
import type { Queues } from "../../queue/queues.ts";
import { giveContactPoint } from "../../testing/collect-messages.ts";
import { testDatabase } from "../../testing/test-database.ts";
import { testQueues } from "../../testing/test-queues.ts";
import { addPerson, installation } from "../testing/installation.ts";
import { startSmtpServer } from "../testing/smtp-server.ts";
import { startSender } from "./start-sender.ts";

const log = createLog({ level: "silent" });
const from = { MAIL_FROM: "millwright@plant.example" };
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
