import { giveContactPoint, manualClock, testDatabase } from "#platform/testing";
import type { Database } from "#platform";
import { beforeAll, expect, test } from "vitest";
import { checkEscalations } from "./check-escalations.ts";
import type { Check } from "./check.ts";

const minute = 60_000;
const clock = manualClock("2026-11-21T14:00:00Z");
let db: Database;
let check: Check;
let ana: number;
beforeAll(async () => {
  db = await testDatabase();
  check = checkEscalations(db, clock);
  const { rows } = await db.pool.query<{ id: number }>(
    `insert into platform.person (email, name, roles, created_at) values ('ana@plant.example', 'Ana', '{technician}', now()) returning id`,
  );
  ana = rows[0]!.id;
});

async function told(state: "running" | "exhausted", nextAt: Date | null): Promise<void> {
  await db.pool.query(
    `insert into rules.escalation (about_kind, about_id, episode, site_id, site_name, severity, subject, text, link, policy_id, state,
       next_at, began_at, cause)
     select 'flag', 12, 1, 1, 'Riverside', 3, '', '', '', max(id), $1, $2::timestamptz, now(), '' from rules.escalation_policy`,
    [state, nextAt],
  );
}

test("a policy by which nobody could be told is a warning before the day it matters", async () => {
  expect(await check.look()).toMatchObject({ state: "ok", remedy: null });
  const policy = {
    levels: [{ severities: [3, 4], steps: [{ after: "0s", tell: [{ person: ana }] }] }],
    acceptOrdersWithin: {},
  };
  await db.pool.query(
    "insert into rules.escalation_policy (policy, by, at, comment) values ($1, 'Dora', now(), 'first')",
    [JSON.stringify(policy)],
  );
  clock.advance(minute);
  expect(await check.look()).toMatchObject({
    state: "warning",
    detail:
      "nobody could be told of severity 4 by the general policy: Ana has no contact point that works",
    remedy: expect.stringContaining("contact point"),
  });
  await giveContactPoint(db, { personId: ana, leastUrgency: 4 });
  clock.advance(minute);
  expect((await check.look()).detail).toBe(
    "nobody could be told of severity 3 by the general policy: Ana wants no messages of urgency 3",
  );
  await giveContactPoint(db, { personId: ana, leastUrgency: 1 });
  clock.advance(minute);
  expect(await check.look()).toMatchObject({ state: "ok" });
});

test("who sleeps is no gap: the message waits for them", async () => {
  await db.pool.query(
    `insert into platform.quiet_hours (person_id, from_minute, to_minute, zone, wake_urgency, changed_at)
     values ($1, 0, 1439, 'Europe/Berlin', 4, now())`,
    [ana],
  );
  clock.advance(minute);
  expect(await check.look()).toMatchObject({ state: "ok" });
});

test("a step that nobody takes is a warning, and failing after ten minutes", async () => {
  await told("running", new Date(clock.now()));
  expect(await check.look()).toMatchObject({ state: "ok" });
  clock.advance(2 * minute);
  expect(await check.look()).toMatchObject({
    state: "warning",
    detail: "a step of an escalation is 2 min late",
  });
  clock.advance(9 * minute);
  expect(await check.look()).toMatchObject({ state: "failing" });
});

test("what everybody was told of and nobody acknowledged is a warning", async () => {
  await db.pool.query("delete from rules.escalation");
  await told("exhausted", null);
  expect(await check.look()).toMatchObject({
    state: "warning",
    detail: "one thing was told to everybody and acknowledged by nobody",
  });
});
