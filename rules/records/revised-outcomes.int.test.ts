import { settleOutbox, testDatabase } from "#platform/testing";
import type { Database } from "#platform";
import * as fc from "fast-check";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { fixture, start, vibrationHigh } from "../testing/fixture.ts";
import type { Fixture } from "../testing/fixture.ts";
import { outcomes } from "./flag-outcome.ts";
import { reviseOutcome } from "./revise-outcome.ts";
import { visits } from "./testing/visits.ts";

const hour = 3_600_000;
let db: Database;
let plant: Fixture;
let v: ReturnType<typeof visits>;
beforeAll(async () => {
  db = await testDatabase();
  plant = await fixture(db);
});
beforeEach(async () => {
  await plant.beginAnew();
  await db.pool.query("truncate rules.close_out, rules.coverage_gap");
  v = visits(plant);
  plant.clock.set(start);
  await plant.rules(vibrationHigh);
});

const revise = (flagId: number, body: object, principal?: Parameters<typeof v.call>[3]) =>
  v.call("POST", `/flags/${flagId}/outcome`, { reason: "Seen on the video.", ...body }, principal);

const recordOf = async () => (await v.call("GET", "/rules/pump-vibration-high")).body.record;

const closeOut = (workOrderId: number) =>
  plant.rulesDb
    .selectFrom("rules.close_out")
    .where("work_order_id", "=", workOrderId)
    .select(["is_failure", "foreseen", "failure_mode"])
    .executeTakeFirstOrThrow();

const gapOf = (workOrderId: number) =>
  plant.rulesDb
    .selectFrom("rules.coverage_gap")
    .where("work_order_id", "=", workOrderId)
    .select(["state", "decided_by", "comment"])
    .executeTakeFirst();

describe("a person's word on what a flag was worth", () => {
  test("counts at once, in place of the visit's, and both stay in its history", async () => {
    const flag = await v.raise("P-101", 0);
    const order = await v.visit("P-101", 5, flag, { outcome: "no-fault-found" });
    expect(await recordOf()).toMatchObject({ confirmed: 0, noFaultFound: 1 });
    expect(await closeOut(order)).toMatchObject({ is_failure: false, foreseen: false });
    plant.clock.set(start + 9 * hour);

    expect(await revise(flag, { outcome: "confirmed", from: "no-fault-found" })).toMatchObject({
      status: 200,
      body: { flagId: flag, outcome: "confirmed", by: "Ana Ruiz" },
    });

    expect(await recordOf()).toMatchObject({ confirmed: 1, noFaultFound: 0 });
    expect(await closeOut(order)).toEqual({
      is_failure: true,
      foreseen: true,
      failure_mode: "bearing-wear",
    });
    const { body } = await v.call("GET", `/flags/${flag}`);
    expect(body).toMatchObject({
      outcome: "confirmed",
      outcomes: [
        {
          outcome: "confirmed",
          source: "person",
          by: "Ana Ruiz",
          reason: "Seen on the video.",
          workOrderId: order,
          // When it was found out stays when the visit was.
          decidedAt: new Date(start + 5 * hour).toISOString(),
          superseded: false,
        },
        { outcome: "no-fault-found", source: "visit", by: "Ben", superseded: true },
      ],
    });
    expect(body.history.at(-1)).toMatchObject({
      type: "outcome-revised",
      by: "Ana Ruiz",
      reason: "no fault found → confirmed: Seen on the video.",
    });
    const told = (await plant.events()).filter(({ topic }) =>
      ["flag.outcome-revised", "rule.record-moved"].includes(topic),
    );
    expect(told.slice(-2).map(({ topic, payload }) => ({ topic, ...payload }))).toMatchObject([
      { topic: "rule.record-moved", flagId: flag, confirmed: 1, precision: 1 },
      {
        topic: "flag.outcome-revised",
        flagId: flag,
        workOrderId: order,
        from: "no-fault-found",
        to: "confirmed",
        by: "Ana Ruiz",
      },
    ]);
  });

  test("stands when a later visit finds something else, and the visit's finding is kept beside it", async () => {
    const flag = await v.raise("P-101", 0);
    await v.visit("P-101", 5, flag, { outcome: "no-fault-found" });
    await revise(flag, { outcome: "confirmed" });
    const later = await v.visit("P-101", 30, flag, { outcome: "sensor-fault" });
    expect(await recordOf()).toMatchObject({ confirmed: 1, sensorFault: 0 });
    const { body } = await v.call("GET", `/flags/${flag}`);
    expect(body.outcome).toBe("confirmed");
    expect(body.outcomes).toHaveLength(3);
    expect(body.outcomes[0]).toMatchObject({
      outcome: "sensor-fault",
      workOrderId: later,
      superseded: true,
    });
    expect(body.history.at(-1)).toMatchObject({
      type: "outcome-kept",
      reason: `WO-${later} found sensor fault; that it was confirmed, as Ana Ruiz said, stands`,
    });
    const kept = (await plant.events()).find(({ topic }) => topic === "flag.outcome-kept");
    expect(kept?.payload).toMatchObject({ workOrderId: later, kept: "confirmed", by: "Ana Ruiz" });
    // A person may revise it again.
    expect((await revise(flag, { outcome: "sensor-fault" })).status).toBe(200);
    expect(await recordOf()).toMatchObject({ confirmed: 0, sensorFault: 1 });
  });

  test("may come before any visit, and belongs to the first that is made", async () => {
    const flag = await v.raise("P-102", 0);
    expect((await revise(flag, { outcome: "confirmed", from: null })).status).toBe(200);
    expect(await recordOf()).toMatchObject({ confirmed: 1 });
    const order = await v.visit("P-102", 4, flag, { outcome: "no-fault-found" });
    const { body } = await v.call("GET", `/flags/${flag}`);
    expect(body.outcomes.find((one: { superseded: boolean }) => !one.superseded)).toMatchObject({
      outcome: "confirmed",
      source: "person",
      workOrderId: order,
    });
    expect(await closeOut(order)).toMatchObject({ is_failure: true, foreseen: true });
    const kept = (await plant.events()).find(({ topic }) => topic === "flag.outcome-kept");
    expect(kept?.payload).toMatchObject({ ofThisVisit: true, found: "no-fault-found" });
  });

  test("said before a visit that finds another cause leaves no gap open", async () => {
    const flag = await v.raise("P-103", 0);
    await revise(flag, { outcome: "confirmed" });
    const order = await v.visit("P-103", 4, flag, { outcome: "other-cause" });
    expect(await closeOut(order)).toMatchObject({ foreseen: true });
    expect((await gapOf(order))?.state ?? "none").not.toBe("open");
  });

  test("opens a coverage gap where the failure was of another cause, and closes it again", async () => {
    const flag = await v.raise("P-101", 0);
    const order = await v.visit("P-101", 5, flag, { outcome: "confirmed" });
    expect(await gapOf(order)).toBeUndefined();
    await revise(flag, { outcome: "other-cause", failureMode: "seal-leak" });
    expect(await closeOut(order)).toEqual({
      is_failure: true,
      foreseen: false,
      failure_mode: "seal-leak",
    });
    expect(await gapOf(order)).toMatchObject({ state: "open" });
    await revise(flag, { outcome: "early" });
    expect(await gapOf(order)).toEqual({
      state: "dismissed",
      decided_by: "Millwright",
      comment: `Ana Ruiz said of F-${flag}: early. So a flag had named it.`,
    });
    await revise(flag, { outcome: "other-cause", failureMode: "seal-leak" });
    expect(await gapOf(order)).toEqual({ state: "open", decided_by: null, comment: null });
  });

  test("is followed where the close-out was taken in in the same moment, each without the other", async () => {
    const flag = await v.raise("P-102", 0);
    const order = await v.visit("P-102", 5, flag, { outcome: "other-cause" });
    const by = { name: "Ana Ruiz", sees: () => true };
    const word = { to: "confirmed" as const, reason: "Seen.", failureMode: null };
    await reviseOutcome(plant.rulesDb, flag, word, by, start);
    // Whoever took it in had begun before the word was said.
    await db.pool.query("update rules.close_out set foreseen = false where work_order_id = $1", [
      order,
    ]);
    await settleOutbox(db, v.subscriptions);
    expect(await closeOut(order)).toMatchObject({ foreseen: true });
    expect(await gapOf(order)).toMatchObject({ state: "dismissed" });
  });

  test("opens a gap that ends where the machine had failed, not where its order was opened", async () => {
    const failedAt = new Date(start + 2 * hour).toISOString();
    const when = async (workOrderId: number) => {
      const gaps = plant.rulesDb.selectFrom("rules.coverage_gap").select("failed_at");
      const gap = await gaps.where("work_order_id", "=", workOrderId).executeTakeFirstOrThrow();
      return gap.failed_at.toISOString();
    };
    const unforeseen = await v.visit("P-104", 30, [], { outcome: "other-cause", failedAt });
    expect(await when(unforeseen)).toBe(failedAt);
    const flag = await v.raise("P-101", 0);
    const order = await v.visit("P-101", 30, flag, { outcome: "confirmed", failedAt });
    await revise(flag, { outcome: "other-cause", failureMode: "seal-leak" });
    expect(await when(order)).toBe(failedAt);
  });

  test("what a person decided of a gap is not undone by it", async () => {
    const flag = await v.raise("P-101", 0);
    const order = await v.visit("P-101", 5, flag, { outcome: "other-cause" });
    const { id } = await plant.rulesDb
      .selectFrom("rules.coverage_gap")
      .where("work_order_id", "=", order)
      .select("id")
      .executeTakeFirstOrThrow();
    const decision = { state: "covered", comment: "By pump-seal." };
    expect((await v.call("POST", `/coverage-gaps/${id}/decision`, decision)).status).toBe(200);
    await revise(flag, { outcome: "confirmed" });
    expect(await gapOf(order)).toMatchObject({ state: "covered", comment: "By pump-seal." });
  });

  test("is refused where it is based on what is not so any more, or says what is said already", async () => {
    const flag = await v.raise("P-101", 0);
    await v.visit("P-101", 5, flag, { outcome: "no-fault-found" });
    expect(await revise(flag, { outcome: "confirmed", from: "confirmed" })).toMatchObject({
      status: 409,
      body: {
        code: "outcome-changed",
        detail: `F-${flag} is no fault found (Ben) by now. Look at it again, and revise that.`,
      },
    });
    // To say the same as the visit is a word too: from then on it stands.
    expect((await revise(flag, { outcome: "no-fault-found" })).status).toBe(200);
    expect(await revise(flag, { outcome: "no-fault-found" })).toMatchObject({
      status: 409,
      body: { code: "outcome-unchanged" },
    });
    expect((await revise(flag, { outcome: "confirmed", failureMode: "x" })).status).toBe(422);
    expect((await revise(flag, { outcome: "confirmed", reason: " " })).status).toBe(422);
    await db.pool.query("update rules.flag set withdrawn_at = now()");
    expect(await revise(flag, { outcome: "confirmed" })).toMatchObject({
      status: 409,
      body: { code: "flag-withdrawn" },
    });
  });

  test("is a reliability engineer's, of the sites that they answer for", async () => {
    const flag = await v.raise("P-101", 0);
    const to = { outcome: "confirmed" };
    expect((await revise(flag, to, { roles: ["dispatcher"] })).status).toBe(403);
    const elsewhere = { roles: ["reliability-engineer" as const], sites: [999] };
    expect((await revise(flag, to, elsewhere)).status).toBe(404);
    expect((await revise(flag + 1, to)).status).toBe(404);
    expect(await recordOf()).toMatchObject({ confirmed: 0, open: 1 });
  });

  test("two at once: one after the other, and each is in the history", async () => {
    const flag = await v.raise("P-101", 0);
    await v.visit("P-101", 5, flag, { outcome: "no-fault-found" });
    const answers = await Promise.all([
      revise(flag, { outcome: "confirmed", from: "no-fault-found" }),
      revise(flag, { outcome: "early", from: "no-fault-found" }),
    ]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    const { rows } = await db.pool.query(
      "select count(*)::int as n from rules.flag_outcome where superseded_at is null",
    );
    expect(rows).toEqual([{ n: 1 }]);
  });
});

type Step = { kind: "visit" | "word"; outcome: (typeof outcomes)[number] };

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom("visit" as const, "word" as const),
  outcome: fc.constantFrom(...outcomes),
});

/** What counts after these: a person's last word, else the last visit's finding. */
const counts = (steps: readonly Step[]) =>
  (steps.findLast(({ kind }) => kind === "word") ?? steps.at(-1))?.outcome;

test("whatever visits and people say one after another, a person's last word counts, else the last finding, and the record says the same", async () => {
  const flag = await v.raise("P-101", 0);
  const said: Step[] = [];
  let hours = 1;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 3 }), async (steps) => {
      for (const one of steps) {
        if (one.kind === "visit") await v.visit("P-101", (hours += 1), flag, one);
        else if ((await revise(flag, { outcome: one.outcome })).status !== 200) continue;
        said.push(one);
      }
      const { body } = await v.call("GET", `/flags/${flag}`);
      expect(body.outcome).toBe(counts(said) ?? null);
      expect(body.outcomes.filter((one: { superseded: boolean }) => !one.superseded)).toHaveLength(
        said.length === 0 ? 0 : 1,
      );
      const record = await recordOf();
      expect(record.confirmed + record.noFaultFound + record.undecided).toBe(
        said.length === 0 ? 0 : 1,
      );
      expect(record.flags).toBe(1);
    }),
    { numRuns: 6 },
  );
});
