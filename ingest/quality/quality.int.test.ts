import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "#platform";
import { createMetrics } from "#platform";
import { testDatabase } from "#platform/testing";
import { ingestMetrics } from "../intake/ingest-metrics.ts";
import { startTestIngest, type TestIngest } from "../testing/harness.ts";
import { createHealthLane } from "./health-lane.ts";
import { readHeard } from "./health-rows.ts";
import { readFaults } from "./read-faults.ts";

let db: Database;
let test: TestIngest;
beforeAll(async () => {
  db = await testDatabase();
  test = await startTestIngest(db);
});
afterAll(() => test.stop());

const assetOf = (tag: string) =>
  [...test.ingest.registry.snapshot().assets.values()].find((asset) => asset.tag === tag)!;

function send(tag: string, payload: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const message = { topic: assetOf(tag).topic, payload: Buffer.from(payload), device: null };
    test.ingest.intake(message, (error) => (error === undefined ? resolve() : reject(error)));
  });
}

const vibration = (value: unknown, more: object = {}) =>
  JSON.stringify({ observedAt: test.clock.now(), signal: "vibration", value, ...more });

/** Of one asset's vibration, as everyone can read it. */
async function stateOf(tag: string) {
  await test.ingest.health.flush();
  const { states } = await readFaults(db, test.ingest.registry.snapshot(), {
    scope: "all",
    assetId: assetOf(tag).id,
    after: 0,
    limit: 50,
  });
  return states.find(({ signal }) => signal.key === "vibration")!;
}

describe("the state of the signals", () => {
  it("is written down for all: what came, what was at fault, and that nothing came yet", async () => {
    expect((await stateOf("P-101")).row).toMatchObject({ observedAt: null, value: null });
    await send("P-101", vibration(2));
    test.clock.advance(5_000);
    await send("P-101", `{"observedAt":${test.clock.now()},"signal":"vibration","value":nan}`);
    const ahead = test.clock.now() + 3_600_000;
    await send("P-101", vibration(2, { observedAt: ahead }));
    const { row, fault } = await stateOf("P-101");
    expect(row.counts).toMatchObject({ good: 1, notANumber: 1, future: 1, noValue: 0 });
    expect(row).toMatchObject({ value: null, observedAt: new Date(test.clock.now()) });
    expect(fault).toMatchObject({ kind: "not-a-number", since: test.clock.now() });
  });

  it("is written down though our clock is put back", async () => {
    await send("P-104", vibration(4));
    test.clock.advance(-3_600_000);
    expect((await stateOf("P-104")).row).toMatchObject({ value: 4 });
    test.clock.advance(3_600_000);
  });

  it("leaves out what is history", async () => {
    await send("P-102", vibration(3, { historical: true }));
    expect((await stateOf("P-102")).row).toMatchObject({ observedAt: null });
  });

  it("is the same when two processes share the readings: newest wins, counts add up, an unbroken value goes on", async () => {
    const { registry, ingestLog, inlets, log } = test.ingest;
    const other = createHealthLane({ db, registry, ingestLog, inlets, clock: test.clock, log });
    const since = test.clock.now();
    await send("P-103", vibration(4));
    await test.ingest.health.flush();
    test.clock.advance(5_000);
    const asset = assetOf("P-103");
    const reading = (value: number, observedAt: number) => ({
      assetId: asset.id,
      signalId: asset.signals.get("vibration")!.id,
      observedAt,
      receivedAt: observedAt,
      value,
      code: null,
      quality: "good" as const,
      source: 0,
      historical: false,
    });
    other.heard([reading(4, test.clock.now())], undefined);
    await other.flush();
    expect((await stateOf("P-103")).row).toMatchObject({
      sameSince: new Date(since),
      observedAt: new Date(test.clock.now()),
      counts: { good: 2 },
    });
    // What this process knows is older now: it adds its count and changes nothing else.
    test.ingest.health.heard([reading(9, since + 1_000)], undefined);
    expect((await stateOf("P-103")).row).toMatchObject({ value: 4, counts: { good: 3 } });
    await other.stop();
  });

  it("survives a database that is away: what could not be written is written later, once", async () => {
    const { registry, ingestLog, inlets, log } = test.ingest;
    let away = true;
    const pool = {
      query: (...args: Parameters<typeof db.pool.query>): unknown =>
        away ? Promise.reject(new Error("away")) : db.pool.query(...args),
    };
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- stands for a connection that is cut
    const cut = { ...db, pool } as unknown as Database;
    const lane = createHealthLane({ db: cut, registry, ingestLog, inlets, clock: test.clock, log });
    const signalId = assetOf("P-104").signals.get("vibration")!.id;
    lane.ahead(signalId);
    await lane.flush();
    lane.ahead(signalId);
    away = false;
    await lane.flush();
    await lane.flush();
    expect((await stateOf("P-104")).row.counts.future).toBe(2);
    expect(lane.totals.future).toBe(2);
    await lane.stop();
  });

  it("knows a gap only as far as everything was heard, and none for our own outage", async () => {
    await send("P-101", vibration(2));
    expect((await stateOf("P-101")).fault).toBeNull();
    // The process slept: that the signal is silent says nothing yet.
    test.clock.advance(3_600_000);
    expect((await stateOf("P-101")).fault).toBeNull();
    for (let i = 0; i < 8; i++) {
      test.clock.advance(4_000);
      await test.ingest.health.flush();
    }
    expect((await readHeard(db))?.through).toBe(test.clock.now());
    expect((await stateOf("P-101")).fault).toMatchObject({ kind: "gap" });
  });

  it("is found by fault, in pages that miss and repeat nothing", async () => {
    const registry = test.ingest.registry.snapshot();
    const found: number[] = [];
    let after: number | null = 0;
    while (after !== null) {
      const page = await readFaults(db, registry, { scope: "all", fault: "gap", after, limit: 1 });
      found.push(...page.states.map(({ signal }) => signal.id));
      after = page.next;
    }
    const all = await readFaults(db, registry, { scope: "all", after: 0, limit: 200 });
    const gaps = all.states.filter(({ fault }) => fault?.kind === "gap");
    expect(found).toEqual(gaps.map(({ signal }) => signal.id));
    expect(found.length).toBeGreaterThan(1);
    const never = await readFaults(db, registry, {
      scope: "all",
      never: true,
      after: 0,
      limit: 200,
    });
    expect(never.states.length + gaps.length).toBeLessThanOrEqual(all.states.length);
    expect(never.states.every(({ row }) => row.observedAt === null)).toBe(true);
    const hidden = await readFaults(db, registry, { scope: [], after: 0, limit: 200 });
    expect(hidden.states).toEqual([]);
  });

  it("is on the metrics by kind", async () => {
    const metrics = createMetrics();
    ingestMetrics(metrics, test.ingest);
    const { body } = await metrics.expose();
    expect(body).toContain('millwright_ingest_instrument_readings_total{kind="not-a-number"} 1');
    expect(body).toMatch(/millwright_ingest_signals_at_fault\{kind="out-of-range"\} \d/);
  });
});
