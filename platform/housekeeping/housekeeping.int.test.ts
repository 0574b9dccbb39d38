import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Database } from "../database/open-database.ts";
import { createLog } from "../log/log.ts";
import { appendToOutbox } from "../outbox/append.ts";
import type { Subscription } from "../outbox/event.ts";
import { feedHead, readFeed } from "../outbox/feed.ts";
import { sweepOutbox } from "../outbox/sweep.ts";
import type { OutboxTables } from "../outbox/tables.ts";
import type { Queues } from "../queue/queues.ts";
import { manualClock, settleOutbox, testDatabase, testQueues } from "../testing/index.ts";
import { clockDoubt, trustClock } from "./clock-guard.ts";
import { createHousekeeping } from "./housekeeping.ts";
import type { Housekeeping, Sweep } from "./housekeeping.ts";
import type { OtherClock } from "./judge-clock.ts";
import { platformSweeps } from "./platform-sweeps.ts";

let db: Database;
let queues: Queues;
beforeAll(async () => {
  db = await testDatabase();
  queues = await testQueues(db);
});
beforeEach(async () => {
  await db.pool.query("truncate platform.outbox, platform.housekeeping cascade");
});

const clock = manualClock(Date.now());
const log = createLog({ level: "silent" });
const keep = (sweeps: Sweep[]): Housekeeping =>
  createHousekeeping({ db, queues, clock, log, sweeps });

const publish = (topic: string): Promise<void> =>
  db
    .as<OutboxTables>()
    .transaction()
    .execute((trx) => appendToOutbox(trx, [{ topic, key: topic, siteId: null, payload: {} }]));

const subscription = (consumer: string, topic: string): Subscription => ({
  consumer,
  topics: [topic],
  handle: async () => {},
});

test("old events go once everyone has handled them; those that wait or are parked stay", async () => {
  for (const topic of ["handled", "parked", "waiting"]) await publish(topic);
  await settleOutbox(db, [subscription("one", "handled")]);
  await db.pool.query(`
    insert into platform.inbox (consumer, event_id, key, position, state)
    select 'two', id, key, position, case topic when 'parked' then 'parked' else 'pending' end
    from platform.outbox where topic in ('parked', 'waiting')`);
  const later = new Date(Date.now() + 60_000);
  const longAgo = new Date(0);
  expect(await sweepOutbox(db, { handledBefore: longAgo, parkedBefore: longAgo })).toBe(0);
  expect(await sweepOutbox(db, { handledBefore: later, parkedBefore: longAgo })).toBe(1);
  const left = await readFeed(db, { after: 0, limit: 10 });
  expect(left.map(({ topic }) => topic)).toEqual(["parked", "waiting"]);
  expect(await sweepOutbox(db, { handledBefore: later, parkedBefore: later })).toBe(1);
});

test("positions never go back, even when every event was swept away", async () => {
  await publish("one");
  await settleOutbox(db, []);
  const before = await feedHead(db);
  const later = new Date(Date.now() + 60_000);
  await sweepOutbox(db, { handledBefore: later, parkedBefore: later });
  await publish("two");
  await settleOutbox(db, []);
  expect((await readFeed(db, { after: before, limit: 10 })).map(({ topic }) => topic)).toEqual([
    "two",
  ]);
});

/** Resolves when only the wake-up of `start`, a minute away, is left. */
async function quiet(): Promise<void> {
  while ((await queues.depth("housekeeping")) > 1);
}

test("a sweep runs once a day, whoever is woken how often", async () => {
  let runs = 0;
  const sweep: Sweep = {
    name: "counted",
    run: async () => {
      runs += 1;
      return 3;
    },
  };
  const housekeeping = keep([sweep]);
  await housekeeping.start();
  for (const advance of [0, 1, 23, 1]) {
    clock.advance(advance * 3_600_000);
    await queues.add("housekeeping", {}, { jobId: "daily" });
    await quiet();
  }
  await housekeeping.stop();
  expect(runs).toBe(2);
});

describe("a clock that jumped ahead", () => {
  const counted = () => {
    const sweep = {
      name: "counted",
      times: [] as number[],
      run: async (now: number) => {
        sweep.times.push(now);
        return 0;
      },
    };
    return sweep;
  };
  const day = 86_400_000;
  const now = Date.UTC(2026, 10, 21);
  const later = now + 1_500 * day;
  const runAt = async (at: number, sweep: Sweep, otherClocks: OtherClock[] = []) => {
    const own = manualClock(at);
    await createHousekeeping({
      db,
      queues,
      clock: own,
      log,
      sweeps: [sweep],
      otherClocks,
    }).runAll();
  };

  test("removes nothing, also the next time, until a person confirms it", async () => {
    const sweep = counted();
    await runAt(now, sweep);
    await runAt(later, sweep);
    await runAt(later + day, sweep);
    expect(sweep.times).toEqual([now]);
    expect(await clockDoubt(db)).toMatch(/2030-12-31.* 1501 days after/);
    await trustClock(db, later + day);
    expect(await clockDoubt(db)).toBeNull();
    await runAt(later + 2 * day, sweep);
    expect(sweep.times).toEqual([now, later + 2 * day]);
  });

  test("is no jump when the product was off meanwhile and another clock says so", async () => {
    const sweep = counted();
    await runAt(now, sweep);
    const other = { name: "PostgreSQL", read: async () => later - 1_000 };
    await runAt(later, sweep, [other]);
    expect(sweep.times).toEqual([now, later]);
  });

  test("and was set right again goes on at once, and sweeps that ran ahead of time are due", async () => {
    const sweep = counted();
    await runAt(now, sweep);
    await db.pool.query("update platform.housekeeping set started_at = $1", [new Date(later)]);
    const parts = { db, queues, clock: manualClock(now + day), log, sweeps: [sweep] };
    await createHousekeeping(parts).runDue();
    await createHousekeeping(parts).runDue();
    expect(sweep.times).toEqual([now, now + day]);
  });
});

test("a sweep that fails is noted and does not stop the others", async () => {
  const failing: Sweep = { name: "failing", run: () => Promise.reject(new Error("disk on fire")) };
  const working: Sweep = { name: "working", run: async () => 1 };
  expect(await keep([failing, working]).runAll()).toEqual({ failing: 0, working: 1 });
  const { rows } = await db.pool.query(
    "select sweep, removed, error from platform.housekeeping where sweep like '%ing' order by sweep",
  );
  expect(rows).toEqual([
    { sweep: "failing", removed: null, error: "Error: disk on fire" },
    { sweep: "working", removed: 1, error: null },
  ]);
});

test("what platform keeps for a time is swept", async () => {
  const retention = {
    outboxDays: 1,
    deadLetterDays: 1,
    assessmentDays: 1,
    telemetryDays: 0,
    minutesDays: 0,
    hoursDays: 0,
    idempotencyHours: 1,
    messageDays: 1,
  };
  const removed = await keep(platformSweeps(db, retention)).runAll();
  expect(removed).toEqual({
    outbox: 0,
    "idempotency-keys": 0,
    messages: 0,
    processes: 0,
    sessions: 0,
  });
  const { rows } = await db.pool.query(
    "select error from platform.housekeeping where error is not null",
  );
  expect(rows).toEqual([]);
});

test("handled wake-ups leave nothing behind in the queue's tables", async () => {
  const done = Promise.withResolvers<void>();
  let left = 20;
  const handle = async (): Promise<void> => {
    left -= 1;
    if (left === 0) done.resolve();
  };
  await queues.process("short", handle, { concurrency: 4 });
  for (let n = 0; n < 20; n += 1) await queues.add("short", { n }, { jobId: `n-${n}` });
  await done.promise;
  for (;;) {
    const { rows } = await db.pool.query(
      "select (select count(*) from bullmq.job where queue = 'short') + (select count(*) from bullmq.dedup where queue = 'short') as n",
    );
    if (rows[0].n === 0) break;
  }
});
