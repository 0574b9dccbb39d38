import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestProduct } from "../testing/test-product.ts";
import type { TestProduct } from "../testing/test-product.ts";

const stack = new AsyncDisposableStack();
let running: TestProduct;
beforeAll(async () => {
  running = stack.use(await startTestProduct());
});
afterAll(() => stack.disposeAsync());

const watched = [
  "certificate",
  "disk",
  "event-loop",
  "ingest",
  "memory",
  "outbox",
  "queue",
  "scorer",
  "store",
];

test("the product says of each part how it is, to people who may know, to probes and to Prometheus", async () => {
  const engineer = await running.as("reliability-engineer");
  const health = await engineer.get("/system/health");
  expect(health.processes).toHaveLength(1);
  const [self] = health.processes;
  expect(self).toMatchObject({ pid: process.pid, roles: ["ingest", "worker", "api"] });
  const named = self.checks.map(({ name }: { name: string }) => name);
  expect(named).toEqual(expect.arrayContaining(watched));
  for (const { detail } of self.checks) expect(detail).not.toBe("");
  expect((await (await running.as("technician")).call("GET", "/system/health")).status).toBe(403);

  const ready = await fetch(new URL("/readyz", running.httpUrl));
  expect(ready.status).toBe(200);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what it lacks fails here
  const { checks } = (await ready.json()) as { checks: object };
  expect(Object.keys(checks)).toEqual(expect.arrayContaining(watched));

  const metrics = await fetch(new URL("/metrics", running.httpUrl), {
    headers: { authorization: `Bearer ${await running.tokenFor("admin")}` },
  });
  const text = await metrics.text();
  for (const name of watched)
    expect(text).toMatch(new RegExp(`check_state\\{check="${name}"\\} 0`));
});

test("events that were given up are listed, and one that is not cannot be retried", async () => {
  expect(await running.admin.get("/system/parked-events")).toEqual({ items: [], nextCursor: null });
  const retried = await running.admin.call("POST", "/system/parked-events/workorders/1/retry");
  expect(retried).toMatchObject({ status: 409, body: { code: "conflict" } });
});

test("a process that is missed can be dismissed", async () => {
  const { db } = running.product;
  const id = "7b0d6c44-9d2a-4d66-8a43-8a6d8f2f1d11";
  await db.pool.query(
    `insert into platform.process (id, host, pid, roles, started_at, seen_at, checks)
     values ($1, 'gone', 1, '{worker}', now() - interval '1 h', now() - interval '10 min', '[]')`,
    [id],
  );
  const missed = await running.admin.get("/system/health");
  expect(missed.processes.find((one: { id: string }) => one.id === id)).toMatchObject({
    state: "failing",
    checks: [expect.objectContaining({ name: "heard-from" })],
  });
  expect((await running.admin.call("DELETE", `/system/processes/${id}`)).status).toBe(204);
  expect((await running.admin.get("/system/health")).processes).toHaveLength(1);
});
