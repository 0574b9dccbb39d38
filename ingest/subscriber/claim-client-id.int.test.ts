import { createLog, type Database } from "#platform";
import { testDatabase } from "#platform/testing";
import { beforeAll, expect, test } from "vitest";
import { lockHolders } from "../testing/lock-holders.ts";
import { claimClientId } from "./claim-client-id.ts";

const log = createLog({ level: "silent" });
let db: Database;
beforeAll(async () => {
  db = await testDatabase();
});

const holders = () => lockHolders(db);
const soon = { timeout: 10_000 };
const nobodyHolds = () => expect.poll(holders, soon).toEqual([]);

test("processes have ids of their own wherever they run, and a successor has that of its predecessor", async () => {
  const first = await claimClientId(db, log);
  const second = await claimClientId(db, log);
  expect(first.clientId()).toMatch(/^millwright-[0-9a-f]{8}-1$/);
  expect(second.clientId()).toBe(first.clientId().replace(/1$/, "2"));
  first.release();
  await expect.poll(holders, soon).toHaveLength(1);
  const successor = await claimClientId(db, log);
  expect(successor.clientId()).toBe(first.clientId());
  const { rows } = await db.pool.query("select number from ingest.broker_session order by number");
  expect(rows).toEqual([{ number: 1 }, { number: 2 }]);
  second.release();
  successor.release();
  await nobodyHolds();
});

test("a process that loses PostgreSQL keeps its id", async () => {
  const claimed = await claimClientId(db, log, 10);
  const before = claimed.clientId();
  const [pid] = await holders();
  await db.pool.query("select pg_terminate_backend($1)", [pid]);
  await expect
    .poll(async () => (await holders()).filter((holder) => holder !== pid), soon)
    .toHaveLength(1);
  expect(claimed.clientId()).toBe(before);
  claimed.release();
  await nobodyHolds();
});

test("unless another process has taken it meanwhile: then it uses another from its next connection on", async () => {
  const claimed = await claimClientId(db, log, 10);
  const before = claimed.clientId();
  const [pid] = await holders();
  const other = await db.pool.connect();
  // Waits in the server, which so gives it the lock in the moment in which it is free.
  const taken = other.query("select pg_advisory_lock(hashtextextended($1, 0))", [before]);
  await expect
    .poll(async () => {
      const { rows } = await db.pool.query(
        `select from pg_locks l join pg_database d on d.oid = l.database
         where d.datname = current_database() and l.locktype = 'advisory' and not l.granted`,
      );
      return rows.length;
    }, soon)
    .toBeGreaterThan(0);
  await db.pool.query("select pg_terminate_backend($1)", [pid]);
  await taken;
  await expect.poll(() => claimed.clientId(), soon).toBe(before.replace(/1$/, "2"));
  other.release(true);
  claimed.release();
  await nobodyHolds();
});
