import { createServer } from "node:http";
import { createLog, createMetrics, systemClock } from "#platform";
import type { Database } from "#platform";
import { testDatabase } from "#platform/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "../testing/free-port.ts";
import type { Check, Finding } from "./check.ts";
import { checkBehind } from "./check-behind.ts";
import { createHeartbeat } from "./heartbeat.ts";
import { createWatch } from "./create-watch.ts";

let db: Database;
beforeAll(async () => {
  db = await testDatabase();
});

const log = createLog({ level: "silent" });
const well: Finding = { state: "ok", detail: "fine", remedy: null, value: 1 };
const broken: Finding = { state: "failing", detail: "gone", remedy: "mend it", value: null };

const watchOf = (checks: Check[], heartbeat?: ReturnType<typeof createHeartbeat>) =>
  createWatch({
    db,
    clock: systemClock,
    log,
    metrics: createMetrics(),
    roles: ["ingest", "worker", "api"],
    checks,
    heartbeat,
  });

test("each process reports what it found, all see it, and one that is stopped is not missed", async () => {
  let finding = well;
  const one = watchOf([{ name: "part", look: () => finding }]);
  const other = watchOf([{ name: "other part", look: () => well }]);
  await Promise.all([one.start(), other.start()]);
  expect(await one.report()).toMatchObject({ state: "ok", processes: [{}, {}] });

  finding = broken;
  await one.look();
  const seenByOther = await other.report();
  expect(seenByOther.state).toBe("failing");
  expect(seenByOther.processes.flatMap(({ checks }) => checks)).toContainEqual({
    name: "part",
    ...broken,
  });

  await one.stop();
  expect(await other.report()).toMatchObject({ state: "ok", processes: [{}] });
  await other.stop();
});

test("how long a process has been silent is told by one clock, whatever its own says", async () => {
  const ahead = { now: () => Date.now() + 3_600_000 };
  const here = watchOf([]);
  const there = createWatch({
    db,
    clock: ahead,
    log,
    metrics: createMetrics(),
    roles: ["worker"],
    checks: [],
  });
  await Promise.all([here.start(), there.start()]);
  for (const one of [here, there]) expect(await one.report()).toMatchObject({ state: "ok" });
  await Promise.all([here.stop(), there.stop()]);
});

test("a check that throws is a failing one, and the others are still looked at", async () => {
  const watch = watchOf([
    {
      name: "broken",
      look() {
        throw new Error("no such part");
      },
    },
    { name: "sound", look: () => well },
  ]);
  await watch.start();
  expect(watch.results().map(({ name, state, detail }) => [name, state, detail])).toEqual([
    ["broken", "failing", "no such part"],
    ["sound", "ok", "fine"],
  ]);
  await watch.stop();
});

test("the outside watcher is called while all is well and hears nothing when it is not", async () => {
  let calls = 0;
  const server = createServer((_request, response) => {
    calls += 1;
    response.end("OK");
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const heartbeat = createHeartbeat({ url: `http://127.0.0.1:${port}/ping`, log });

  let finding = broken;
  const sick = watchOf([{ name: "part", look: () => finding }], heartbeat);
  await sick.start();
  expect(calls).toBe(0);
  finding = well;
  await sick.look();
  expect(calls).toBe(1);
  await sick.look();
  expect(calls).toBe(1);
  await sick.stop();

  const sound = watchOf([{ name: "part", look: () => well }], heartbeat);
  await sound.start();
  expect(calls).toBe(2);
  await sound.stop();
  await new Promise((resolve) => server.close(resolve));
});

test("an outside watcher that is away troubles nobody", async () => {
  const heartbeat = createHeartbeat({ url: "http://127.0.0.1:9/ping", log });
  await expect(heartbeat.beat(true)).resolves.toBeUndefined();
});

test("a consumer of the ingest log is behind by the age of the oldest entry it has not passed", async () => {
  const now = Date.now();
  const enter = (partition: number, seq: number, agoMs: number) =>
    db.pool.query(
      "insert into ingest.log (partition, seq, kind, received_at, entry) values ($1, $2, 'tick', $3, '')",
      [partition, seq, new Date(now - agoMs)],
    );
  await enter(0, 1, 900_000);
  await enter(0, 2, 60_000);
  await enter(1, 1, 40_000);
  const behind = (positions: number[]) =>
    checkBehind({
      name: "store",
      done: "stored",
      remedy: "look",
      db,
      clock: { now: () => now },
      positions: () => positions,
    }).look();
  expect(await behind([0, 0])).toMatchObject({ state: "failing", value: 900 });
  expect(await behind([1, 1])).toMatchObject({ state: "warning", value: 60 });
  expect(await behind([2, 0])).toMatchObject({ state: "warning", value: 40 });
  expect(await behind([2, 1])).toMatchObject({ state: "ok", value: 0, remedy: null });
});

afterAll(() => db.pool.query("truncate ingest.log, platform.process"));
