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
