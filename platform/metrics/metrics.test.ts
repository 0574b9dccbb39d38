import { expect, test } from "vitest";
import { createMetrics } from "./metrics.ts";

test("figures are exposed as text under the product's prefix", async () => {
  const metrics = createMetrics();
  metrics.counter("readings_total", "Readings taken in", ["quality"]).inc({ quality: "good" }, 3);
  metrics.gauge("backlog", "What waits", { collect: (gauge) => gauge.set(7) });
  metrics.histogram("commit_seconds", "Time to commit").observe(0.004);
  const { body, contentType } = await metrics.expose();
  expect(contentType).toContain("text/plain");
  expect(body).toContain('millwright_readings_total{quality="good"} 3');
  expect(body).toContain("millwright_backlog 7");
  expect(body).toContain('millwright_commit_seconds_bucket{le="0.005"} 1');
});

test("two registries don't share figures", async () => {
  createMetrics().counter("once_total", "Once").inc();
  const other = createMetrics();
  other.counter("once_total", "Once");
  expect((await other.expose()).body).toContain("millwright_once_total 0");
});

test("a figure that cannot be had is left out and counted, and the others are told", async () => {
  const metrics = createMetrics({ collectMs: 1 });
  let away = false;
  const asked = (value: number): Promise<number> =>
    away ? Promise.reject(new Error("the database is away")) : Promise.resolve(value);
  metrics.gauge("backlog", "What waits", {
    collect: async (gauge) => gauge.set(await asked(7)),
  });
  metrics.gauge("behind", "Who is behind", {
    labels: ["consumer"],
    collect: async (gauge) => gauge.set({ consumer: "store" }, await asked(8)),
  });
  metrics.gauge("check_state", "0 ok").set(2);
  expect((await metrics.expose()).body).toContain("millwright_backlog 7");

  away = true;
  const { body } = await metrics.expose();
  expect(body).toContain("millwright_check_state 2");
  expect(body).not.toMatch(/^millwright_(backlog|behind)\b.* \d/m);
  const counted = (await metrics.expose()).body;
  expect(counted).toMatch(/metrics_left_out_total\{metric="backlog"\} [12]\n/);
  expect(counted).toMatch(/metrics_left_out_total\{metric="behind"\} [12]\n/);

  away = false;
  expect((await metrics.expose()).body).toContain('millwright_behind{consumer="store"} 8');
});

test("nobody waits for a figure that never comes", async () => {
  const metrics = createMetrics({ collectMs: 1 });
  metrics.gauge("backlog", "What waits", { collect: () => new Promise<void>(() => {}) });
  expect((await metrics.expose()).body).toContain("# TYPE millwright_backlog gauge");
});
